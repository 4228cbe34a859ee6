"use client";
import { useNow } from "../live/clock.tsx";
import { useDuration } from "./use-duration.ts";

/** A fixed length of time, m:ss. */
export function Duration({ ms }: { readonly ms: number }) {
  const formatDuration = useDuration();
  return <span className="one-line">{formatDuration(ms)}</span>;
}

/** m:ss since a moment; ticks until `until` is known. */
export function Elapsed({ since, until }: { readonly since: string; readonly until?: string | null }) {
  const now = useNow();
  const formatDuration = useDuration();
  return <span className="one-line">{formatDuration((until ? Date.parse(until) : now) - Date.parse(since))}</span>;
}

/** m:ss left before a moment; stays at 0:00 once it has passed. */
export function Remaining({ until }: { readonly until: string }) {
  const now = useNow();
  const formatDuration = useDuration();
  return <span className="one-line">{formatDuration(Date.parse(until) - now)}</span>;
}
