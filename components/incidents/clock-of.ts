import type { IncidentView, LinkedRun } from "#server/incidents/router.ts";
import type { ClockPhase } from "../ui/place-phases.ts";

type Clocked = Pick<IncidentView, "lastGoodAt" | "firstFailingAt" | "declaredAt" | "resolvedAt" | "runs">;
const ENDED_WELL: ReadonlySet<string> = new Set(["completed", "completed_with_exceptions"]);

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
  const run = failovers.find(({ status }) => ENDED_WELL.has(status)) ?? failovers[0] ?? null;
  const since = incident.lastGoodAt ?? incident.firstFailingAt ?? incident.declaredAt;
  const until = run && ENDED_WELL.has(run.status) ? run.endedAt : incident.resolvedAt;
  const moments: readonly (readonly [ClockPhase["name"], string | null])[] = [
    ["detect", incident.lastGoodAt],
    ["declare", incident.firstFailingAt],
    ["decide", incident.declaredAt],
    ["execute", run?.startedAt ?? null],
    ["verify", run?.verifyingAt ?? null],
  ];
  const phases = moments.flatMap(([name, startedAt]) => (startedAt ? [{ name, startedAt }] : []));
  return { since, until, phases, run };
}
