import { Refusal } from "#domain/refusal.ts";
import type { Topology } from "#domain/topology/topology.ts";
import type { Database } from "../db/client.ts";
import { readHistory } from "../observe/read-history.ts";
import { relievedOf } from "./relieved.ts";

const SPAN_MS = 30 * 60_000;

export type BacklogTrend = {
  readonly from: Date;
  readonly to: Date;
  readonly resolutionMs: number;
  /** Oldest first; a moment that nobody measured is absent. */
  readonly points: readonly { readonly at: Date; readonly waiting: number }[];
};

/**
 * What waited in the last half hour, whoever was primary then: only a primary has a figure, so of several nodes the most counts.
 * @throws Refusal not-found
 */
export async function readTrend(
  { db, topology }: { readonly db: Database; readonly topology: Topology },
  stream: string,
  now = new Date(),
): Promise<BacklogTrend> {
  const relieved = relievedOf(topology).find(({ policy }) => policy.stream === stream);
  if (!relieved) throw new Refusal("not-found", "component-not-found", { component: stream });
  const from = new Date(now.getTime() - SPAN_MS);
  const keys = Object.keys(relieved.stream.nodes).map((zone) => `${stream}:${zone}`);
  const histories = await Promise.all(keys.map((key) => readHistory(db, key, from, now)));
  const most = new Map<number, number>();
  for (const { points } of histories)
    for (const { at, max } of points)
      if (max !== null) most.set(at.getTime(), Math.max(most.get(at.getTime()) ?? 0, max));
  return {
    ...{ from, to: now, resolutionMs: Math.max(...histories.map(({ resolutionMs }) => resolutionMs)) },
    points: [...most].sort(([a], [b]) => a - b).map(([at, waiting]) => ({ at: new Date(at), waiting })),
  };
}
