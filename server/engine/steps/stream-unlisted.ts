import type { StreamCandidate } from "#domain/stream/promotion.ts";
import { unlistedReplicas } from "#domain/stream/unlisted-replicas.ts";
import type { StreamMeasurement } from "#domain/topology/measurement.ts";
import type { StepContext } from "./step.ts";
import { type StreamNode, stream } from "./stream-nodes.ts";

/** A minute of samples: one that was there and left may be the only one that has what it confirmed. */
const SAMPLES = 60;

/** Replicas of the old primary that the site does not list, by its last samples and by its own word where it still answers. */
export async function unlistedOf(
  ctx: StepContext,
  id: string,
  zone: string,
  nodes: readonly StreamNode[],
): Promise<readonly StreamCandidate[]> {
  const last = await ctx.db.$queryRaw<{ value: StreamMeasurement }[]>`
    SELECT value FROM observation WHERE key = ${`${id}:${zone}`} AND ok AND value ->> 'role' = 'primary'
    ORDER BY at DESC LIMIT ${SAMPLES}::int`;
  const now = nodes.flatMap((node) => (node.zone === zone && node.seen !== null ? [node.seen] : []));
  const samples = [...last.map(({ value }) => value), ...now];
  return unlistedReplicas(samples, Object.keys(stream(ctx, id).component.nodes));
}
