"use client";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ObjectiveStatus } from "#domain/objectives/status.ts";
import type { Banner, Overview } from "#server/overview/router.ts";
import { useNow } from "../live/clock.tsx";
import { useLive } from "../live/live.tsx";
import { AgeText } from "../ui/age.tsx";
import { Icon } from "../ui/icon.tsx";
import { STATE_ICON, type State } from "../ui/status.tsx";
import { Time } from "../ui/time.tsx";
import { hasStopped } from "./measuring.ts";
import { STATE_OF } from "./state-of.ts";

type Props = { readonly overview: Overview; readonly banner: Banner | null; readonly failed: boolean };

/** The page's sentence: computed, with the age of its evidence. A change of it is read aloud. */
export function Verdict({ overview, banner, failed }: Props) {
  const t = useTranslations("overview");
  const { state } = useLive();
  const { verdict } = overview;
  const stopped = hasStopped(overview.matrix, useNow());
  const stale = failed || state === "lost" || stopped;
  const tone: State = stale ? "na" : STATE_OF[verdict.status];
  return (
    <section className="hero">
      <div className="sentence">
        <h1 className="text-page" aria-live="polite">
          {tone === "ok" ? null : <Icon name={STATE_ICON[tone]} className={tone} />}{" "}
          {stale
            ? t(failed ? "failed.headline" : state === "lost" ? "lost.headline" : "stopped.headline")
            : t(`verdict.${verdict.key}`, sentenceValues(verdict.values))}
        </h1>
        <p className="quiet">
          {t("verdict.basis")} · <Time at={overview.readAt} /> {t("verdict.evaluated")}
          {verdict.oldestEvidenceAt ? (
            <>
              {" · "}
              {t.rich("verdict.oldest", { age: () => <AgeText at={verdict.oldestEvidenceAt ?? overview.readAt} /> })}
            </>
          ) : null}
        </p>
      </div>
      <Counts overview={overview} banner={banner} />
    </section>
  );
}

/** Times and reasons inside a sentence are said elsewhere; only names and counts go into it. */
function sentenceValues(values: Readonly<Record<string, string | number>>): Record<string, string | number> {
  return { zones: "", regions: "", component: "", plan: "", number: 0, n: 0, ...values };
}

function Counts({ overview, banner }: Pick<Props, "overview" | "banner">) {
  const t = useTranslations("overview.counts");
  const cells = overview.objectives.flatMap((row) => row.regions);
  const of = (status: string) => cells.filter((cell) => cell.status === status).length;
  const items: { readonly key: ObjectiveStatus; readonly state: State; readonly n: number; readonly note: string }[] = [
    { key: "met", state: "ok", n: of("met"), note: t("of", { all: cells.length }) },
    ...(["at_risk", "breached"] as const).flatMap((status) =>
      of(status) > 0 ? [{ key: status, state: STATE_OF[status], n: of(status), note: t("objectives") }] : [],
    ),
    { key: "not_measured", state: "na", n: of("not_measured"), note: t("objectives") },
  ];
  return (
    <dl className="counts">
      {items.map((item) => (
        <div key={item.key}>
          <dt>{t(item.key)}</dt>
          <dd>
            <Icon name={STATE_ICON[item.state]} size="s" className={item.state} /> {item.n} <small>{item.note}</small>
          </dd>
        </div>
      ))}
      {banner ? (
        <div>
          <dt>{t("incidents")}</dt>
          <dd>
            <Link className="counted" href="/incidents">
              {banner.incidents.length} <small>{t("runs")}</small>
            </Link>
          </dd>
        </div>
      ) : null}
    </dl>
  );
}
