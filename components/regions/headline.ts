import type { RegionsView } from "#server/regions/router.ts";
import type { State } from "../ui/status.tsx";
import { countsAt } from "./counts-at.ts";

export type Headline = {
  readonly key: "lost" | "broken" | "unmeasured" | "risk" | "good" | "nothing";
  readonly state: State;
  readonly n: number;
};

/** The page's sentence from what is measured, worst first. Nothing measured is never good. */
export function headlineOf(regions: RegionsView["regions"], lost: readonly string[], nowMs: number): Headline {
  const zones = regions.flatMap((region) => region.zones);
  const counts = zones.map((zone) => countsAt(zone, nowMs));
  const sum = (state: "ok" | "risk" | "bad" | "na") => counts.reduce((total, one) => total + one[state], 0);
  const here = zones.filter(({ zone }) => lost.includes(zone)).length;
  if (here > 0) return { key: "lost", state: "bad", n: here };
  if (sum("bad") > 0) return { key: "broken", state: "bad", n: sum("bad") };
  if (sum("ok") + sum("risk") === 0) return { key: "nothing", state: "na", n: 0 };
  if (sum("na") > 0) return { key: "unmeasured", state: "na", n: sum("na") };
  if (sum("risk") > 0) return { key: "risk", state: "risk", n: sum("risk") };
  return { key: "good", state: "ok", n: sum("ok") };
}
