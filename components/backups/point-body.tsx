"use client";
import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import type { PointView } from "#server/backups/router.ts";
import { localTitle } from "../shell/local-title.ts";
import { AgeText } from "../ui/age.tsx";
import { Panel } from "../ui/panel.tsx";
import { Status } from "../ui/status.tsx";
import { Time } from "../ui/time.tsx";
import { Crumb } from "./crumb.tsx";
import { damageOf } from "./damage-of.ts";
import { LadderWords } from "./ladder-words.tsx";
import { LostText } from "./lost-text.tsx";
import { PointAudit } from "./point-audit.tsx";
import { PointDamage } from "./point-damage.tsx";
import { PointFacts } from "./point-facts.tsx";
import { PointProofs } from "./point-proofs.tsx";
import { pointsHref } from "./points-filter.ts";
import { ReasonWords } from "./reason-words.tsx";

/** What it is and how far it is proven; then its proofs, what would be lost, its key and its history. */
export function PointBody({ point, stale }: { readonly point: PointView; readonly stale: boolean }) {
  const t = useTranslations("backups");
  const locale = useLocale();
  const { ladder, lost } = point;
  return (
    <div className="list-page point-page">
      <header className="list-head">
        <div>
          <Crumb
            also={
              <Link href={pointsHref({ component: point.component })} className="underlined">
                {localTitle(point.title, locale, point.component)} <span className="mono">{point.component}</span>
              </Link>
            }
          />
          <h1 className="text-page">
            {t(`pointKind.${point.kind}`)} · <Time at={point.takenAt} shape="moment" />
          </h1>
          <p className="quiet mono external">{point.externalId}</p>
        </div>
        <div className="push">
          <Usable point={point} />
        </div>
      </header>
      {stale ? (
        <p className="note">
          <Status state="na">{t("point.stale")}</Status> <AgeText at={point.readAt} />
        </p>
      ) : null}
      <div className="point-columns">
        <div className="stack">
          <Panel title={t("point.ladder")} note={t("point.ladderNote", { days: daysOf(point.everyMs) })}>
            <LadderWords ladder={ladder} />
            <p className="decay-line">
              {ladder.at === null ? (
                <span className="quiet">{t("neverProven")}</span>
              ) : (
                <>
                  <Time at={ladder.at} shape="moment" />{" "}
                  <span className={ladder.decay === "holds" ? "quiet" : "risk strong"}>
                    {t.rich(`decay.${ladder.decay}`, {
                      time: () => (
                        <Time
                          at={(ladder.decay === "holds" ? ladder.dueAt : ladder.expiresAt) ?? point.takenAt}
                          shape="moment"
                        />
                      ),
                    })}
                  </span>
                </>
              )}
            </p>
            <PointProofs proofs={point.proofs} kind={point.kind} />
          </Panel>
          <Panel title={t("point.lost")}>
            <dl className="lost-list">
              <div>
                <dt>{t("point.goingBack")}</dt>
                <dd>
                  <LostText lost={lost.goingBack} of="goingBack" />
                </dd>
              </div>
              <div>
                <dt>{t("point.losingIt")}</dt>
                <dd>
                  <LostText lost={lost.losingIt} of="losingIt" />
                </dd>
              </div>
            </dl>
          </Panel>
          <PointAudit point={point} />
        </div>
        <div className="stack">
          <PointFacts point={point} />
        </div>
      </div>
    </div>
  );
}

/** Whether one could go back to it now, in a word. */
function Usable({ point }: { readonly point: PointView }) {
  const t = useTranslations("backups.point");
  if (point.goneAt !== null)
    return (
      <Status state="na" icon="minus" loud="tint">
        {t("gone")} <Time at={point.goneAt} shape="moment" />
      </Status>
    );
  if (point.key.recoverable === "no")
    return (
      <Status state="bad" loud="tint">
        <ReasonWords reason={point.key.reason} />
      </Status>
    );
  const damage = damageOf(point);
  if (damage !== null) return <PointDamage damage={damage} loud="tint" />;
  if (point.key.recoverable === "unknown")
    return (
      <Status state="na" loud="tint">
        <ReasonWords reason={point.key.reason} />
      </Status>
    );
  return <Status state="ok">{t("usable")}</Status>;
}

function daysOf(ms: number): number {
  return Math.max(1, Math.round(ms / 86_400_000));
}
