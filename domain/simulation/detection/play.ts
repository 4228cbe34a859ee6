import { Control } from "./control.ts";
import { mustBeFound, mustBeOver, mustBeTrue } from "./invariants.ts";
import type { Rules } from "./rules.ts";
import type { Schedule } from "./schedule.ts";
import { World } from "./world.ts";

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
