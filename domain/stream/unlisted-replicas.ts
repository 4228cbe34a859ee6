import type { StreamMeasurement } from "../topology/measurement.ts";
import type { StreamCandidate } from "./promotion.ts";

/**
 * Replicas that the primary had and that are no node of the site: `WAIT` counts what they confirm as well. Nobody can ask them or cut
 * them off, so each is one that does not answer and may still confirm.
 * @param samples of the primary, as far back as they matter
 */
export function unlistedReplicas(
  samples: readonly Pick<StreamMeasurement, "replicas">[],
  zones: readonly string[],
): readonly StreamCandidate[] {
  const confirming = samples.flatMap(({ replicas }) => replicas.filter(({ online }) => online));
  const unlisted = new Set(confirming.map(({ name }) => name).filter((name) => !zones.includes(name)));
  const unknown = { answers: false, replicationId: null, former: null, offset: null, cutOff: false };
  return [...unlisted].map((zone) => ({ zone, ...unknown }));
}
