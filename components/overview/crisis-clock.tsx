"use client";
import { recoveryPhases } from "#domain/incidents/recovery-phases.ts";
import type { RunView } from "#server/failovers/router.ts";
import type { Crisis } from "../shell/crisis.ts";
import { RecoveryClock } from "../ui/recovery-clock.tsx";

/** The recovery clock of the run that answers the crisis, stopped where it ended; of the crisis itself while nobody has started one. */
export function CrisisClock({ crisis, run }: { readonly crisis: Crisis; readonly run: RunView | null }) {
  const answering = run ?? crisis.run;
  const phases = recoveryPhases({
    lastGoodAt: crisis.lastGoodAt,
    firstFailingAt: crisis.firstFailingAt,
    declaredAt: crisis.incident?.declaredAt ?? null,
    requestedAt: answering?.requestedAt ?? null,
    startedAt: answering?.startedAt ?? null,
    verifyingAt: answering?.verifyingAt ?? null,
  });
  return (
    <RecoveryClock startedAt={crisis.since} endedAt={run?.endedAt ?? null} seen={crisis} phases={phases} run={run} />
  );
}
