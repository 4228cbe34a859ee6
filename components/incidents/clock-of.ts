import { endedWell } from "#domain/incidents/mitigated.ts";
import { type RecoveryMoments, recoveryPhases, recoveryStart } from "#domain/incidents/recovery-phases.ts";
import type { IncidentView, LinkedRun } from "#server/incidents/router.ts";
import type { ClockPhase } from "../ui/place-phases.ts";

type Clocked = Pick<IncidentView, "lastGoodAt" | "firstFailingAt" | "declaredAt" | "resolvedAt" | "runs">;

/**
 * The recovery clock of an incident: detect from the last good observation, declare from the first failing one, decide from the
 * declaration, execute and verify as the run that answers it does. It stops where a failover ended well (a return is no recovery);
 * without one, where somebody resolved it.
 */
export function clockOf(incident: Clocked): {
  readonly since: string;
  readonly until: string | null;
  readonly phases: readonly ClockPhase[];
  readonly run: LinkedRun | null;
} {
  const failovers = incident.runs.filter(({ mode }) => mode === "failover");
  const run = failovers.find(endedWell) ?? failovers[0] ?? null;
  const moments = {
    lastGoodAt: incident.lastGoodAt,
    firstFailingAt: incident.firstFailingAt,
    declaredAt: incident.declaredAt,
    requestedAt: null,
    startedAt: run?.startedAt ?? null,
    verifyingAt: run?.verifyingAt ?? null,
  } satisfies RecoveryMoments;
  const until = run && endedWell(run) ? run.endedAt : incident.resolvedAt;
  return { since: recoveryStart(moments), until, phases: recoveryPhases(moments), run };
}
