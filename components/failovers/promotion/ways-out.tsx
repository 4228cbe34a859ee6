"use client";
import { useTranslations } from "next-intl";
import type { PromotionOutlook } from "#domain/database/outlook.ts";
import type { RunRights, RunView } from "#server/failovers/router.ts";
import { Button, ButtonLink } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Status } from "../../ui/status.tsx";
import type { PromotionView } from "../read-promotion.ts";
import { sinceRefused } from "./what-changed.ts";

type Props = {
  readonly run: RunView;
  readonly view: PromotionView;
  readonly now: PromotionOutlook | null;
  /** `now` is being read; when it is not and there is none, it could not be. */
  readonly looking: boolean;
  readonly may: RunRights;
  /** The plan's promotion names nobody: the furthest eligible standby is taken. */
  readonly auto: boolean;
  readonly onDecide: () => void;
};

/** In the order in which they should be tried: proof restored, then the loss, which others must approve. */
export function WaysOut({ run, view, now, looking, may, auto, onDecide }: Props) {
  const t = useTranslations("failovers.promotion.ways");
  const old = useTranslations("failovers.promotion.old");
  const { back, silent, unseen, offNow } = sinceRefused(view, now);
  const asleep = [...back, ...silent, ...unseen];
  const better = back.length > 0 || offNow === true;
  const notSeen = old(looking ? "looking" : "unknown");
  const would = now?.promote ?? null;
  const nobody = now ? "nobodyToPromote" : looking ? "lookingWhom" : "unknownWhom";
  const hinders = would === null ? nobody : may.allowLoss ? null : "mayNotAllow";
  return (
    <ol className="ways">
      {asleep.length > 0 ? (
        <li>
          <b>{t("bring", { zones: asleep.join(", ") })}</b>
          <span className="soft">{t("bringWhy")}</span>
          {back.length > 0 ? <Status state="ok">{t("back", { zones: back.join(", ") })}</Status> : null}
          {silent.length > 0 ? <Status state="bad">{t("silent", { zones: silent.join(", ") })}</Status> : null}
          {unseen.length > 0 ? (
            <Status state="na">
              {unseen.join(", ")}: {notSeen}
            </Status>
          ) : null}
        </li>
      ) : null}
      {view.offBy === null ? (
        <li>
          <b>{t("power", { zone: view.oldPrimary })}</b>
          <span className="soft">{t("powerWhy")}</span>
          {offNow === null ? (
            <Status state="na">{notSeen}</Status>
          ) : (
            <Status state={offNow ? "ok" : "bad"}>{t(offNow ? "offNow" : "notOff")}</Status>
          )}
        </li>
      ) : null}
      <li>
        <b>{t("retry")}</b>
        <span className="soft">{t(better ? "retryNow" : "retryLater")}</span>
        <Button
          kind={better ? "primary" : "default"}
          size="small"
          disabledReason={may.decide ? null : t("mayNotDecide")}
          onClick={onDecide}
        >
          <Icon name="retry" size="s" />
          {t("decide")}
        </Button>
      </li>
      <li>
        <b>{t("loss")}</b>
        <span className="soft">
          {now === null
            ? null
            : would === null
              ? t("lossNobody")
              : t(auto ? "lossFurthest" : "lossNamed", { zone: would })}{" "}
          {t("lossWhy")}
        </span>
        {hinders === null ? (
          <ButtonLink kind="danger" size="small" href={lossHref(run)}>
            <Icon name="alert" size="s" />
            {t("ask")}
          </ButtonLink>
        ) : (
          <Button size="small" disabledReason={t(hinders)} />
        )}
      </li>
    </ol>
  );
}

/** The same plan with the same values, prepared with the loss allowed: the start page shows it and asks for the reason. */
function lossHref(run: RunView): string {
  const query = new URLSearchParams({ plan: run.plan.name, ...run.plan.values, loss: "true" });
  return `/failovers/new?${query}`;
}
