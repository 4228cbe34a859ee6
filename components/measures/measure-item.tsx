"use client";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { MeasureRow } from "#server/measures/router.ts";
import { runName } from "../shell/local-title.ts";
import { Button } from "../ui/button.tsx";
import { Elapsed } from "../ui/duration.tsx";
import { Icon } from "../ui/icon.tsx";
import { Time } from "../ui/time.tsx";
import { useDuration } from "../ui/use-duration.ts";
import { useMeasureWords } from "./use-measure-words.ts";
import { useRestorationWords } from "./use-restoration-words.ts";

type Props = {
  readonly measure: MeasureRow;
  /** First of its region: with nothing to wait for it comes back now. */
  readonly next: boolean;
  /** Null: whoever looks may not. */
  readonly onRestore: (() => void) | null;
};

/** One measure: what it is, from normal to now, whose, since when, and what it waits for. */
export function MeasureItem({ measure, next, onRestore }: Props) {
  const t = useTranslations("measures");
  const words = useMeasureWords();
  const why = useRestorationWords();
  const { kind, normal, set, owner, asked, waits, affected } = measure;
  const counted = [
    affected.refused === undefined ? null : t("affected.refused", { n: affected.refused }),
    affected.leftOut === undefined ? null : t("affected.leftOut", { n: affected.leftOut }),
  ].filter((one) => one !== null);
  return (
    <li data-measure={kind}>
      <div className="row apart">
        <span className="strong">{words.name(measure)}</span>
        <Since measure={measure} />
      </div>
      <div className="row apart">
        <span>
          <span className="quiet">{words.figure(kind, normal)}</span> <Icon name="arrow" size="s" label={t("now")} />{" "}
          <span className="strong">{words.figure(kind, set)}</span>
        </span>
        <span className="quiet text-small">
          {owner.by === "run" ? (
            <Link href={`/failovers/${owner.number}`} className="underlined mono">
              {runName(owner.number)}
            </Link>
          ) : (
            t(`policy.${owner.policy}`)
          )}
        </span>
      </div>
      <div className="measure-foot">
        <span className="quiet text-small">
          {counted.length > 0 ? <span className="counted">{counted.join(" · ")}</span> : null}
          {asked ? <span>{t("asked", { name: asked.name, why: asked.why })}</span> : null}
          <span>{waits.length > 0 ? waits.map(why).join(" · ") : next || asked ? t("next") : t("judged")}</span>
        </span>
        {onRestore && !asked ? (
          <Button size="small" onClick={onRestore} aria-label={t("restoreThis", { measure: words.name(measure) })}>
            {t("restore")}
          </Button>
        ) : null}
      </div>
    </li>
  );
}

/** With an incident: how long after its first failure it was taken, as everything in a crisis is told. Otherwise how long it lasts. */
function Since({ measure }: { readonly measure: MeasureRow }) {
  const t = useTranslations("measures");
  const formatDuration = useDuration();
  const { setAt, firstFailingAt } = measure;
  return (
    <span className="quiet text-small one-line">
      {firstFailingAt === null ? (
        t.rich("lasts", { time: () => <Elapsed since={setAt} /> })
      ) : (
        <>
          {t("after", { time: formatDuration(Math.max(0, Date.parse(setAt) - Date.parse(firstFailingAt))) })} ·{" "}
          <Time at={setAt} />
        </>
      )}
    </span>
  );
}
