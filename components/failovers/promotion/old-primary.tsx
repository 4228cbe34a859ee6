"use client";
import { useTranslations } from "next-intl";
import type { PromotionOutlook } from "#domain/database/outlook.ts";
import { AgeText } from "../../ui/age.tsx";
import { Status } from "../../ui/status.tsx";
import { Time } from "../../ui/time.tsx";
import type { PromotionView } from "../read-promotion.ts";

type Props = {
  readonly view: PromotionView;
  readonly now: PromotionOutlook | null;
  /** `now` is being read; when it is not and there is none, it could not be. */
  readonly looking: boolean;
};

/** What is known of the old primary and what is not: as it was last seen, and as it looks from outside now. */
export function OldPrimary({ view, now, looking }: Props) {
  const t = useTranslations("failovers.promotion.old");
  const unknown = <Status state="na">{t("unknown")}</Status>;
  const unseen = <Status state="na">{t(looking ? "looking" : "unknown")}</Status>;
  const settings = view.settings.filter((one) => one !== "");
  return (
    <dl className="pairs">
      <dt>{t("seen")}</dt>
      <dd>
        {view.seenAt ? (
          <>
            <Time at={view.seenAt} shape="moment" /> · <AgeText at={view.seenAt} />
          </>
        ) : (
          unknown
        )}
      </dd>
      <dt>{t("position")}</dt>
      <dd>
        {view.lastKnownLsn ? <span className="mono">{view.lastKnownLsn}</span> : unknown}
        {view.timelineBefore === null ? null : ` · ${t("timeline", { n: view.timelineBefore })}`}
      </dd>
      <dt>{t("waitedFor")}</dt>
      <dd>
        {view.settings.length === 0 ? (
          unknown
        ) : settings.length === 0 ? (
          t("nobody")
        ) : (
          <span className="mono">{settings.join(" · ")}</span>
        )}
      </dd>
      <dt className="mono">synchronous_commit</dt>
      <dd>{view.commit ? <span className="mono">{view.commit}</span> : unknown}</dd>
      <dt>{t("power")}</dt>
      <dd>
        {now === null ? (
          unseen
        ) : (
          <Status state={now.oldPrimary.confirmedOff ? "ok" : "bad"}>
            {t(now.oldPrimary.confirmedOff ? "offConfirmed" : "offUnconfirmed")}
          </Status>
        )}
      </dd>
      <dt>{t("answersNow")}</dt>
      <dd>
        {now === null ? (
          unseen
        ) : (
          <Status state={now.oldPrimary.answers ? "risk" : "bad"}>
            {t(now.oldPrimary.answers ? "answersAsPrimary" : "silent")}
          </Status>
        )}
      </dd>
    </dl>
  );
}
