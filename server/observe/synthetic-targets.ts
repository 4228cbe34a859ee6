import { SYNTHETIC_NODE } from "#domain/topology/measurement.ts";
import type { Site } from "../engine/engine.ts";
import type { Target } from "./target.ts";

/** A customer's transaction of each service that has one (mission F4), at its own interval. One that hangs is one look for as long. */
export function syntheticTargets({ topology, adapters }: Site): Target[] {
  return Object.entries(topology.services).flatMap(([service, { synthetic }]): Target[] =>
    synthetic === undefined
      ? []
      : [
          {
            key: `${service}:${SYNTHETIC_NODE}`,
            component: service,
            node: SYNTHETIC_NODE,
            kind: "synthetic",
            intervalMs: synthetic.everyMs,
            timeoutMs: synthetic.giveUpMs,
            look: async (look) => {
              const { value, error } = await adapters.synthetic.transact(service, look);
              return error === null ? { value, ok: true } : { value, ok: false, error };
            },
          },
        ],
  );
}
