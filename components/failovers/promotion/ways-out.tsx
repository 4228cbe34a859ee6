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
  readonly may: RunRights;
  /** The plan's promotion names nobody: the furthest eligible standby is taken. */
  readonly auto: boolean;
  readonly onDecide: () => void;
};

/** In the order in which they should be tried: proof restored, then the loss, which others must approve. */
export function WaysOut({ run, view, now, may, auto, onDecide }: Props) {
  const t = useTranslations("failovers.promotion.ways");
  const { back, silent, offNow } = sinceRefused(view, now);
  const better = back.length > 0 || offNow;
  const would = now?.promote ?? null;
  return (
    <ol className="ways">
      {back.length + silent.length > 0 ? (
        <li>
          <b>{t("bring", { zones: [...back, ...silent].join(", ") })}</b>
          <span className="soft">{t("bringWhy")}</span>
          {back.length > 0 ? <Status state="ok">{t("back", { zones: back.join(", ") })}</Status> : null}
          {silent.length > 0 ? <Status state="bad">{t("silent", { zones: silent.join(", ") })}</Status> : null}
        </li>
      ) : null}
      {view.offBy === null ? (
        <li>
          <b>{t("power", { zone: view.oldPrimary })}</b>
          <span className="soft">{t("powerWhy")}</span>
          <Status state={offNow ? "ok" : "bad"}>{t(offNow ? "offNow" : "notOff")}</Status>
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
          {would === null ? t("lossNobody") : t(auto ? "lossFurthest" : "lossNamed", { zone: would })} {t("lossWhy")}
        </span>
        {may.allowLoss && would !== null ? (
          <ButtonLink kind="danger" size="small" href={lossHref(run)}>
            <Icon name="alert" size="s" />
            {t("ask")}
          </ButtonLink>
        ) : (
          <Button size="small" disabledReason={t(would === null ? "nobodyToPromote" : "mayNotAllow")} />
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
