import type { ClockPhase } from "../ui/place-phases.ts";

export type RunMoments = {
  readonly lastGoodAt: string | null;
  readonly firstFailingAt: string | null;
  readonly requestedAt: string | null;
  readonly startedAt: string | null;
  readonly verifyingAt: string | null;
};

/**
 * The phases timed apart (design §5): detect from the last good to the first failing observation, declare until somebody asked for
 * the run, decide until it started (approvals), execute, verify. A phase whose beginning is not known is left out.
 */
export function runPhases({
  lastGoodAt,
  firstFailingAt,
  requestedAt,
  startedAt,
  verifyingAt,
}: RunMoments): ClockPhase[] {
  const all: { readonly name: ClockPhase["name"]; readonly startedAt: string | null }[] = [
    { name: "detect", startedAt: lastGoodAt },
    { name: "declare", startedAt: firstFailingAt },
    { name: "decide", startedAt: requestedAt },
    { name: "execute", startedAt },
    { name: "verify", startedAt: verifyingAt },
  ];
  return all
    .flatMap((phase) => (phase.startedAt ? [{ name: phase.name, startedAt: phase.startedAt }] : []))
    .sort((a, b) => Date.parse(a.startedAt) - Date.parse(b.startedAt));
}
