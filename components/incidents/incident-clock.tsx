"use client";
import { useQuery } from "@tanstack/react-query";
import { TERMINAL } from "#domain/runs/status.ts";
import type { IncidentView } from "#server/incidents/router.ts";
import { ALSO_UNTOLD } from "../live/also-untold.ts";
import { useTRPC } from "../live/trpc.ts";
import { RecoveryClock } from "../ui/recovery-clock.tsx";
import { clockOf } from "./clock-of.ts";

/** From the last good observation until the run that answered it ended; until it is resolved where no run did. */
export function IncidentClock({ incident }: { readonly incident: IncidentView }) {
  const trpc = useTRPC();
  const { since, until, phases, run } = clockOf(incident);
  const enabled = run !== null && !TERMINAL.has(run.status);
  const asked = useQuery(trpc.failovers.read.queryOptions({ run: run?.id ?? "" }, { ...ALSO_UNTOLD, enabled }));
  return (
    <RecoveryClock startedAt={since} endedAt={until} seen={incident} phases={phases} run={asked.data?.run ?? null} />
  );
}
