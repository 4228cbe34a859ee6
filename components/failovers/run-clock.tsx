"use client";
import { useTranslations } from "next-intl";
import { type RecoveryMoments, recoveryPhases, recoveryStart } from "#domain/incidents/recovery-phases.ts";
import type { RunView } from "#server/failovers/router.ts";
import { Elapsed } from "../ui/duration.tsx";
import { Panel } from "../ui/panel.tsx";
import { RecoveryClock } from "../ui/recovery-clock.tsx";
import { Time } from "../ui/time.tsx";

/** An unplanned run is judged from the last good observation; a planned one has only the time it takes. */
export function RunClock({ run }: { readonly run: RunView }) {
  const moments = momentsOf(run);
  const start = recoveryStart(moments);
  if (!start || !moments.firstFailingAt) return run.startedAt ? <PlannedClock run={run} /> : null;
  return (
    <RecoveryClock startedAt={start} endedAt={run.endedAt} seen={moments} phases={recoveryPhases(moments)} run={run} />
  );
}

/** Of a run that answers an incident the incident's clock is the run's: what failed first failed before anybody asked for a run. */
export function momentsOf(
  run: Pick<RunView, "incident" | "lastGoodAt" | "firstFailingAt" | "requestedAt" | "startedAt" | "verifyingAt">,
): RecoveryMoments {
  const { incident, requestedAt, startedAt, verifyingAt } = run;
  const unplanned = run.firstFailingAt !== null;
  const clock = unplanned && incident?.firstFailingAt ? incident : run;
  return {
    lastGoodAt: clock.lastGoodAt,
    firstFailingAt: clock.firstFailingAt,
    declaredAt: unplanned ? (incident?.declaredAt ?? null) : null,
    requestedAt,
    startedAt,
    verifyingAt,
  };
}

function PlannedClock({ run }: { readonly run: RunView }) {
  const t = useTranslations("failovers.clock");
  if (!run.startedAt) return null;
  return (
    <Panel title={t("planned")} note={t("plannedNote")}>
      <dl className="planned-clock">
        <div>
          <dt>{t("elapsed")}</dt>
          <dd>
            <Elapsed since={run.startedAt} until={run.endedAt} />
          </dd>
        </div>
        <div>
          <dt>{t("execute")}</dt>
          <dd>
            <Elapsed since={run.startedAt} until={run.verifyingAt ?? run.endedAt} />
          </dd>
        </div>
        <div>
          <dt>{t("verify")}</dt>
          <dd>{run.verifyingAt ? <Elapsed since={run.verifyingAt} until={run.endedAt} /> : "—"}</dd>
        </div>
        <div>
          <dt>{t("started")}</dt>
          <dd>
            <Time at={run.startedAt} />
          </dd>
        </div>
      </dl>
    </Panel>
  );
}
