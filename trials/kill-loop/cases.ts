import type { Plan } from "#domain/plans/plan.ts";
import { undoId } from "#domain/runs/in-force.ts";
import { MOMENTS, type Moment } from "../site/blow.ts";

/** One blow of the kill loop: which step of which plan, and when in it. */
export type Case = { readonly plan: string; readonly step: string; readonly moment: Moment };

/** Every moment of every step of a plan: its checks, its steps, its verifications. */
export function casesOf(plan: Plan): readonly Case[] {
  return [...plan.before, ...plan.steps, ...plan.verify].flatMap((step) =>
    MOMENTS.map((moment) => ({ plan: plan.name, step: step.id, moment })),
  );
}

/** Every moment of every taking back that a plan knows. */
export function undoCasesOf(plan: Plan): readonly Case[] {
  return plan.steps
    .filter((step) => step.undo !== null)
    .flatMap((step) => MOMENTS.map((moment) => ({ plan: plan.name, step: undoId(step.id), moment })));
}

/** `of` of them, chosen by the seed; all when there are no more. The same seed chooses the same. */
export function sample<T>(all: readonly T[], of: number, seed: number): readonly T[] {
  const random = randomOf(seed);
  const left = [...all];
  return Array.from({ length: Math.min(of, all.length) }, () =>
    left.splice(Math.floor(random() * left.length), 1),
  ).flat();
}

/** Numbers in [0, 1) that a seed repeats (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** The first with the first, and so on; the shorter list is filled up with nothing. */
export function pairs<A, B>(one: readonly A[], other: readonly B[]): readonly (readonly [A | null, B | null])[] {
  return Array.from({ length: Math.max(one.length, other.length) }, (_, index) => [
    one[index] ?? null,
    other[index] ?? null,
  ]);
}
