"use client";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "../live/trpc.ts";
import type { Crisis } from "../shell/crisis.ts";
import { CrisisClock } from "./crisis-clock.tsx";

/** The recovery's times once it has been answered: the overview goes on telling them until the incident is resolved. */
export function SettledClock({ crisis, run }: { readonly crisis: Crisis; readonly run: number }) {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.failovers.read.queryOptions({ run: String(run) }));
  return data?.run ? <CrisisClock crisis={crisis} run={data.run} /> : null;
}
