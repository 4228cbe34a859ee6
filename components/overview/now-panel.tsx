"use client";
import { useLocale, useTranslations } from "next-intl";
import type { RunView, StepView } from "#server/failovers/router.ts";
import { FactText } from "../failovers/fact-text.tsx";
import { useNow } from "../live/clock.tsx";
import { useReasons } from "../reasons/use-reasons.ts";
import { localTitle, runName } from "../shell/local-title.ts";
import { ButtonLink } from "../ui/button.tsx";
import { Icon, type IconName } from "../ui/icon.tsx";
import { Panel } from "../ui/panel.tsx";
import type { State } from "../ui/status.tsx";
import { Time } from "../ui/time.tsx";
import { useTook } from "../ui/use-duration.ts";

const LOOK: Readonly<Record<StepView["status"], readonly [IconName, State]>> = {
  waiting: ["waiting", "na"],
  running: ["running", "run"],
  waiting_for_person: ["person", "hold"],
  done: ["check", "ok"],
  failed: ["cross", "bad"],
  skipped: ["skip", "na"],
  compensated: ["undo", "na"],
  cancelled: ["stop", "na"],
};

/** The steps of the run that answers, and the newest facts it measured. */
export function NowPanel({ run }: { readonly run: RunView }) {
  const t = useTranslations("overview.now");
  const steps = run.steps.filter((step) => step.phase !== "before" || step.status !== "done");
  const end = (
    <ButtonLink size="small" href={`/failovers/${run.number}`}>
      {t("open")} <Icon name="right" size="xs" />
    </ButtonLink>
  );
  return (
    <Panel
      title={t("title")}
      note={<span className="mono">{`${runName(run.number)} · ${run.plan.name} v${run.plan.version}`}</span>}
      end={end}
    >
      <ol className="now-steps">
        {steps.map((step) => (
          <NowStep key={step.id} step={step} />
        ))}
      </ol>
      <h3 className="sub-head">
        {t("facts")} <span className="quiet text-small">{t("factsNote")}</span>
      </h3>
      {run.facts.length === 0 ? <p className="quiet">{t("noFacts")}</p> : null}
      <ul>
        {run.facts.slice(0, 6).map((fact) => (
          <li className="fact-row" key={fact.id}>
            <Time at={fact.at} className="mono quiet" />
            <span>
              <FactText factKey={fact.key} values={fact.values} />
            </span>
            <span className="source">{fact.source}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function NowStep({ step }: { readonly step: StepView }) {
  const t = useTranslations("overview.now");
  const formatTook = useTook();
  const locale = useLocale();
  const now = useNow();
  const reasons = useReasons();
  const [icon, state] = LOOK[step.status];
  const tookMs = step.startedAt ? (step.endedAt ? Date.parse(step.endedAt) : now) - Date.parse(step.startedAt) : null;
  return (
    <li className={step.status === "running" ? "running" : undefined}>
      <Icon name={icon} size="s" label={t(`step.${step.status}`)} className={state} />
      <span className="strong">{localTitle(step.title, locale, step.id)}</span>
      <span className="quiet text-small">{step.error.length > 0 ? reasons.all(step.error) : step.action}</span>
      <span className={`end-aligned strong ${step.status === "running" ? "run" : ""}`}>
        {tookMs !== null ? formatTook(tookMs) : step.past ? t("expected", { time: formatTook(step.past.p50Ms) }) : "—"}
      </span>
    </li>
  );
}
