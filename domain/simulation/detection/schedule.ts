import type { LossPolicy } from "../../topology/topology.ts";
import type { Fault } from "./world.ts";

export type Schedule = {
  readonly policy: LossPolicy;
  /** Phases of the rounds. */
  readonly seed: number;
  /** The one vantage point that may be blind or lie; null: none is. Two at once are more than any quorum of three can bear. */
  readonly odd: string | null;
  readonly faults: readonly Fault[];
};
/** A schedule in words, one fault a line, in the order of time. */
export function tell({ policy, odd, seed, faults }: Schedule): string {
  const lines = [...faults]
    .sort((a, b) => a.at - b.at)
    .map(({ do: what, at, ms, ...rest }) => {
      return `${at} ms: ${what} for ${ms} ms ${JSON.stringify(rest)}`;
    });
  return [`${policy.votes} votes for ${policy.forMs} ms, odd witness ${odd ?? "none"}, phases ${seed}`, ...lines].join(
    "\n",
  );
}
