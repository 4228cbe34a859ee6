import type { DatabaseMeasurement } from "#domain/topology/measurement.ts";
import { need, type Placed } from "./site.ts";
import { messageOf, NotDone, type StepContext } from "./step.ts";

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
 * @throws NotDone when there is none or more than one: nobody may guess
 */
export function onePrimary(id: string, nodes: readonly NodeView[]): Primary {
  const found = primariesOf(nodes);
  const [first, second] = found;
  if (!first)
    throw new NotDone(
      "no-primary",
      { component: id },
      nodes.map((node) => `${node.zone}: ${node.seen?.role ?? node.why ?? "?"}`).join("; "),
    );
  if (second) throw new NotDone("two-primaries", { component: id, zones: found.map((one) => one.zone).join(", ") });
  return first;
}

/**
 * The primary that `zone` is to follow: the only one; or, when `zone` came back as the primary it once was, the one that was
 * promoted since, which its newer timeline tells.
 * @throws NotDone as onePrimary
 */
export function primaryBeside(id: string, nodes: readonly NodeView[], zone: string): Primary {
  const found = primariesOf(nodes);
  const back = found.find((one) => one.zone === zone);
  const [other, third] = found.filter((one) => one !== back);
  if (!back || !other || third || !isNewer(other, back)) return onePrimary(id, nodes);
  return other;
}

function isNewer(one: Primary, than: Primary): boolean {
  return one.seen.timeline !== null && than.seen.timeline !== null && one.seen.timeline > than.seen.timeline;
}

/** True when the primary itself lists this zone's standby as streaming from it. */
export function streamsFrom(primary: Primary, zone: string): boolean {
  return primary.seen.replicas.some((replica) => replica.name === zone && replica.state === "streaming");
}
