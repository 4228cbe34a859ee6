import type { Banner } from "#server/overview/router.ts";
import { keyOf } from "../live/query-client.ts";
import type { State } from "../ui/status.tsx";

export type Verdict = { readonly state: State; readonly word: "good" | "noWorker" | "stale" | "down" | "unknown" };

/** How much later than its own promise the newest measurement may come before it is called late. */
const GRACE_MS = 2_000;

/** A page that was refused, or reached nobody, knows nothing; only an answer that names the database says that it is silent. */
export function controlPlaneVerdict(known: {
  readonly controlPlane: Pick<Banner["controlPlane"], "workers" | "newestMeasurementAt" | "staleAfterMs"> | null;
  readonly error: unknown;
  readonly heard: boolean;
  readonly now: number;
}): Verdict {
  const { controlPlane, error, heard, now } = known;
  if (keyOf(error) === "control-plane-database") return { state: "bad", word: "down" };
  if (error || !controlPlane || !heard) return { state: "na", word: "unknown" };
  if (controlPlane.workers.alive === 0) return { state: "bad", word: "noWorker" };
  const newest = controlPlane.newestMeasurementAt;
  const late = !newest || now - Date.parse(newest) > controlPlane.staleAfterMs + GRACE_MS;
  return late ? { state: "risk", word: "stale" } : { state: "ok", word: "good" };
}
