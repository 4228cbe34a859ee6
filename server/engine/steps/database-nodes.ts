import { isOvertaken } from "#domain/database/overtaken.ts";
import type { DatabaseMeasurement } from "#domain/topology/measurement.ts";
import { newestPrimary } from "../../promotion/newest-primary.ts";
import { need, type Placed } from "./site.ts";
import { messageOf, NotDone, type StepContext } from "./step.ts";

/** What is known besides the nodes' own answers. */
type Reading = Pick<StepContext, "db">;

export type NodeView = {
  readonly zone: string;
  readonly seen: DatabaseMeasurement | null;
  /** In its own words: for details alone. */
  readonly why: string | null;
};

export function database(ctx: StepContext, id: string): Placed<"database"> {
  return need(ctx.topology, "database", id);
}

/** Looks at every node at once; one that does not answer is `seen: null`. In the site's order of preference. */
export function lookAtNodes(ctx: StepContext, id: string): Promise<NodeView[]> {
  const { component } = database(ctx, id);
  return Promise.all(
    Object.keys(component.nodes).map(async (zone): Promise<NodeView> => {
      try {
        const seen = await ctx.adapters.database.observeNode(id, zone, ctx.lookInto(zone));
        return seen.role === "down" ? { zone, seen: null, why: "down" } : { zone, seen, why: null };
      } catch (error) {
        return { zone, seen: null, why: messageOf(error) };
      }
    }),
  );
}

export type Primary = { readonly zone: string; readonly seen: DatabaseMeasurement };

export function primariesOf(nodes: readonly NodeView[]): Primary[] {
  return nodes.flatMap(({ zone, seen }) => (seen?.role === "primary" ? [{ zone, seen }] : []));
}

/**
 * The one primary that answers.
 * @throws NotDone when there is none or more than one: nobody may guess; and when it is an old one whose successor is silent
 */
export async function onePrimary(ctx: Reading, id: string, nodes: readonly NodeView[]): Promise<Primary> {
  const found = primariesOf(nodes);
  const [first, second] = found;
  if (!first)
    throw new NotDone(
      "no-primary",
      { component: id },
      nodes.map((node) => `${node.zone}: ${node.seen?.role ?? node.why ?? "?"}`).join("; "),
    );
  if (second) throw new NotDone("two-primaries", { component: id, zones: found.map((one) => one.zone).join(", ") });
  return notOvertaken(ctx, id, first);
}

/**
 * The primary that `zone` is to follow: the only one; or, when `zone` came back as the primary it once was, the one that was
 * promoted since, which its newer timeline tells.
 * @throws NotDone as onePrimary
 */
export async function primaryBeside(
  ctx: Reading,
  id: string,
  nodes: readonly NodeView[],
  zone: string,
): Promise<Primary> {
  const found = primariesOf(nodes);
  const back = found.find((one) => one.zone === zone);
  const [other, third] = found.filter((one) => one !== back);
  if (!back || !other || third || !isNewer(other, back)) return onePrimary(ctx, id, nodes);
  return notOvertaken(ctx, id, other);
}

function isNewer(one: Primary, than: Primary): boolean {
  return one.seen.timeline !== null && than.seen.timeline !== null && one.seen.timeline > than.seen.timeline;
}

async function notOvertaken(ctx: Reading, id: string, primary: Primary): Promise<Primary> {
  const newest = await overtakenBy(ctx, id, primary);
  if (newest === null) return primary;
  const { zone, seen } = primary;
  throw new NotDone("primary-overtaken", { zone, timeline: seen.timeline ?? 0, newest });
}

/** The timeline of a newer primary than this one, so that it is not *the* primary although it answers as one; null when nothing tells of any. */
export async function overtakenBy(ctx: Reading, id: string, { zone, seen }: Primary): Promise<number | null> {
  const newest = await newestPrimary(ctx.db, id);
  return newest !== null && isOvertaken({ zone, timeline: seen.timeline }, newest) ? newest.timeline : null;
}

/** True when the primary itself lists this zone's standby as streaming from it. */
export function streamsFrom(primary: Primary, zone: string): boolean {
  return primary.seen.replicas.some((replica) => replica.name === zone && replica.state === "streaming");
}
