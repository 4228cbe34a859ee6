import type { StreamMeasurement } from "#domain/topology/measurement.ts";
import type { Database } from "../../db/client.ts";
import { routedTo } from "./routed-to.ts";
import { need, type Placed } from "./site.ts";
import { messageOf, NotDone, type StepContext } from "./step.ts";

export type StreamNode = {
  readonly zone: string;
  readonly seen: StreamMeasurement | null;
  /** In its own words: for details alone. */
  readonly why: string | null;
};
export type StreamPrimary = { readonly zone: string; readonly seen: StreamMeasurement };
/** The primary that counts: where clients are led to, or, when nobody decided that yet, the one observed last. */
export type KnownStreamPrimary = { readonly zone: string; readonly replicationId: string | null };

export function stream(ctx: Pick<StepContext, "topology">, id: string): Placed<"stream"> {
  return need(ctx.topology, "stream", id);
}

/** Looks at every node at once; one that does not answer is `seen: null`. In the site's order of preference. */
export function lookAtStream(ctx: StepContext, id: string): Promise<StreamNode[]> {
  return Promise.all(
    Object.keys(stream(ctx, id).component.nodes).map(async (zone): Promise<StreamNode> => {
      try {
        return { zone, seen: await ctx.adapters.stream.observeNode(id, zone, ctx.lookInto(zone)), why: null };
      } catch (error) {
        return { zone, seen: null, why: messageOf(error) };
      }
    }),
  );
}

export async function knownStreamPrimary(ctx: StepContext, id: string): Promise<KnownStreamPrimary | null> {
  const placed = stream(ctx, id);
  const routed = await routedTo(ctx.db, ctx.topology, placed);
  const zones = routed === null ? Object.keys(placed.component.nodes) : [routed];
  const seen = await Promise.all(zones.map((zone) => lastAsPrimary(ctx.db, `${id}:${zone}`)));
  const newest = zones
    .map((zone, index) => ({ zone, ...seen[index] }))
    .filter((one) => one.at !== undefined || one.zone === routed)
    .sort((a, b) => (b.at?.getTime() ?? 0) - (a.at?.getTime() ?? 0))[0];
  return newest ? { zone: newest.zone, replicationId: newest.value?.replicationId ?? null } : null;
}

async function lastAsPrimary(db: Pick<Database, "$queryRaw">, key: string) {
  const [row] = await db.$queryRaw<{ value: StreamMeasurement; at: Date }[]>`
    SELECT value, at FROM observation WHERE key = ${key} AND ok AND value ->> 'role' = 'primary' ORDER BY at DESC LIMIT 1`;
  return row;
}

export function streamPrimariesOf(nodes: readonly StreamNode[]): StreamPrimary[] {
  return nodes.flatMap(({ zone, seen }) => (seen?.role === "primary" ? [{ zone, seen }] : []));
}

/**
 * The primary that counts, of those that answer: one whose history goes on from that of the primary that clients are led to, or that
 * one itself, or one that this run promoted. Null: none of them does; an old primary that came back beside a silent one is none.
 */
export async function currentPrimary(
  ctx: StepContext,
  id: string,
  nodes: readonly StreamNode[],
): Promise<StreamPrimary | null> {
  const found = streamPrimariesOf(nodes);
  const known = await knownStreamPrimary(ctx, id);
  const promoted = (await ctx.factsOf("stream.promote")).findLast((one) => typeof one["promote"] === "string");
  const mine = ctx.step.action === "stream.promote" ? ctx.facts()["promote"] : promoted?.["promote"];
  const successor = found.find(
    ({ zone, seen }) =>
      zone === mine || (known !== null && zone !== known.zone && seen.former?.id === known.replicationId),
  );
  if (successor) return successor;
  return found.find((one) => known === null || one.zone === known.zone) ?? null;
}

/** @throws NotDone when there is none */
export async function theStreamPrimary(
  ctx: StepContext,
  id: string,
  nodes: readonly StreamNode[],
): Promise<StreamPrimary> {
  const found = await currentPrimary(ctx, id, nodes);
  if (found) return found;
  const words = nodes.map((node) => `${node.zone}: ${node.seen?.role ?? node.why ?? "?"}`).join("; ");
  throw new NotDone("stream-no-primary", { component: id }, words);
}

/** True when this zone's node has the primary's history and is connected to it. */
export function isLinked(primary: StreamPrimary, { zone, seen }: StreamNode): boolean {
  const counted = primary.seen.replicas.some((replica) => replica.name === zone && replica.online);
  return counted && seen?.role === "replica" && seen.linked && seen.replicationId === primary.seen.replicationId;
}
