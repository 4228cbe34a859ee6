"use client";
import { useLocale, useTranslations } from "next-intl";
import type { Pace } from "#domain/runs/pace.ts";
import type { StepStatus } from "#domain/runs/status.ts";
import type { StepView } from "#server/failovers/router.ts";
import { useNow } from "../live/clock.tsx";
import { Icon, type IconName } from "../ui/icon.tsx";
import { useTook } from "../ui/use-duration.ts";
import { wentOn } from "./columns.ts";
import { titleOf } from "./plan-title.ts";
import { stepBar } from "./step-timing.ts";

export const STEP_ICON: Readonly<Record<StepStatus, IconName>> = {
  waiting: "waiting",
  running: "running",
  waiting_for_person: "person",
  done: "check",
  failed: "cross",
  skipped: "skip",
  compensated: "undo",
  cancelled: "minus",
};

/** One step of the plan graph; opens its detail. Bar: this run against p50 and p95 of past runs. */
export function StepNode({ step, onOpen }: { readonly step: StepView; readonly onOpen: (id: string) => void }) {
  const t = useTranslations("failovers.step");
  const formatTook = useTook();
  const locale = useLocale();
  const now = useNow();
  const bar = stepBar(step, now);
  const late = bar.pace === "on-time" ? "" : bar.pace;
  return (
    <button
      type="button"
      className={`step-node ${step.status} ${late} ${wentOn(step) ? "went-on" : ""}`}
      onClick={() => onOpen(step.id)}
    >
      <span className="name">
        <Icon name={STEP_ICON[step.status]} />
        <span className="unseen">{t(`status.${step.status}`)}</span>
        <span className="text">{titleOf(step, locale)}</span>
        {bar.tookMs === null ? null : <span className="time">{formatTook(bar.tookMs)}</span>}
      </span>
      <span className="under">
        <span className="mono">{step.action.split(".")[0]}</span>
        <Under step={step} pace={bar.pace} />
      </span>
      <span className={bar.scale ? "measure" : "measure unknown"}>
        {bar.scale ? (
          <>
            <span className="fill" style={{ width: `${bar.scale.fill}%` }} />
            <span className="p50" style={{ left: `${bar.scale.p50}%` }} />
            <span className="p95" style={{ left: `${bar.scale.p95}%` }} />
          </>
        ) : null}
      </span>
    </button>
  );
}

/** What to know first: what is wanted, what went wrong, how late, or what is usual. */
function Under({ step, pace }: { readonly step: StepView; readonly pace: Pace }) {
  const t = useTranslations("failovers.step");
  const formatTook = useTook();
  if (step.status === "waiting_for_person") return <b className="hold">{t("asks")}</b>;
  if (wentOn(step)) return <b className="risk">{t("wentOn")}</b>;
  if (step.status === "failed") return <b className="bad">{t("attempts", { n: step.attempts })}</b>;
  if (step.status === "skipped") return <span>{t("skippedBy")}</span>;
  if (!step.past) return <span>{t("neverRehearsed")}</span>;
  const values = {
    p50: formatTook(step.past.p50Ms),
    p75: formatTook(step.past.p75Ms),
    p95: formatTook(step.past.p95Ms),
  };
  if (pace !== "on-time") return <b className="risk">{t(`late.${pace}`, values)}</b>;
  return <span>{t("usual", values)}</span>;
}
