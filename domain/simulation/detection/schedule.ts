import type { LossPolicy } from "../../topology/topology.ts";
import { Control } from "./control.ts";
import { mustBeFound, mustBeOver, mustBeTrue } from "./invariants.ts";
import type { Rules } from "./rules.ts";
import { type Fault, World } from "./world.ts";

export type Schedule = {
  readonly policy: LossPolicy;
  /** Phases of the rounds. */
  readonly seed: number;
  /** The one vantage point that may be blind or lie; null: none is. Two at once are more than any quorum of three can bear. */
  readonly odd: string | null;
  readonly faults: readonly Fault[];
};
const QUIET_MS = 15_000;

/** Plays a schedule, and a while after its last fault. @throws Violation where an invariant breaks */
export function play(schedule: Schedule, rules: Rules): { readonly established: number; readonly expected: number } {
  const world = new World(schedule.faults, schedule.odd);
  const control = new Control(world, rules, schedule.policy, schedule.seed);
  control.run(Math.max(0, ...schedule.faults.map(({ at, ms }) => at + ms)) + QUIET_MS);
  mustBeTrue(schedule, world, control.detected);
  const expected = mustBeFound(schedule, world, control.detected);
  mustBeOver(control.detected.filter((one) => one.kind !== "primary-lost"));
  return { established: control.detected.length, expected };
}

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
