import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { readsOnly } from "#domain/plans/placement.ts";
import type { BoundStep, bindStep } from "#server/engine/steps/catalogue.ts";
import type { StepContext } from "#server/engine/steps/step.ts";

/**
 * When in a step: before it has looked at anything; while its call (or, of a step that only looks, its look) is under way; after
 * everything was done and found good, and before that is written down.
 */
export const MOMENTS = ["before", "in", "after"] as const;
export type Moment = (typeof MOMENTS)[number];

/** One blow against whichever worker comes to this place first. */
export type Blow = {
  readonly runId: string;
  readonly step: string;
  readonly moment: Moment;
  readonly signal: "SIGKILL" | "SIGSTOP";
  /** Of `in`: how long after the first call was sent, in ms; at the latest it falls when the calls are over. */
  readonly afterMs: number;
};

/** A blow that fell: on whom, and when (epoch ms). */
export type FallenBlow = Blow & { readonly pid: number; readonly at: number };

const armedFile = (folder: string): string => path.join(folder, "blow.json");
const fallenFile = (folder: string): string => path.join(folder, "blow.fallen.json");

/** The product's own steps with a blow around one of them: the process strikes itself, at exactly that place, once. */
export function struckSteps(folder: string, bind: typeof bindStep): typeof bindStep {
  return (action, args) => {
    const step = bind(action, args);
    const reads = readsOnly(action);
    return {
      check: async (ctx) => {
        strike(folder, ctx, "before");
        if (!reads) {
          const verdict = await step.check(ctx);
          // Nothing to do here: what is so already, or is a person's to decide, is as much of its work as there is.
          if (verdict.is === "so" || verdict.is === "person") strike(folder, ctx, "in", "after");
          return verdict;
        }
        const verdict = await during(folder, ctx, () => step.check(ctx));
        if (verdict.is === "so") strike(folder, ctx, "after");
        return verdict;
      },
      act: (ctx) => acting(folder, ctx, step),
      verify: async (ctx) => {
        const verdict = await step.verify(ctx);
        if (verdict.is === "so") strike(folder, ctx, "after");
        return verdict;
      },
    };
  };
}

/** Counts from the first call that the step sends. */
async function acting(folder: string, ctx: StepContext, step: BoundStep): Promise<void> {
  let sent: (() => void) | undefined;
  const first = new Promise<void>((resolve) => {
    sent = resolve;
  });
  const watched: StepContext = {
    ...ctx,
    act: (scope, what) => {
      sent?.();
      return ctx.act(scope, what);
    },
  };
  await during(folder, ctx, () => step.act(watched), first);
}

async function during<T>(
  folder: string,
  ctx: StepContext,
  work: () => Promise<T>,
  from: Promise<void> = Promise.resolve(),
): Promise<T> {
  const blow = armed(folder, ctx);
  let late: NodeJS.Timeout | undefined;
  if (blow?.moment === "in")
    void from.then(() => {
      late = setTimeout(() => strike(folder, ctx, "in"), blow.afterMs);
    });
  const result = await work();
  clearTimeout(late);
  strike(folder, ctx, "in");
  return result;
}

function strike(folder: string, ctx: StepContext, ...moments: readonly Moment[]): void {
  const blow = armed(folder, ctx);
  if (!blow || !moments.includes(blow.moment)) return;
  try {
    renameSync(armedFile(folder), `${fallenFile(folder)}.new`); // of two workers one gets it
  } catch {
    return;
  }
  writeFileSync(`${fallenFile(folder)}.new`, JSON.stringify({ ...blow, pid: process.pid, at: Date.now() }));
  renameSync(`${fallenFile(folder)}.new`, fallenFile(folder));
  process.kill(process.pid, blow.signal);
}

function armed(folder: string, ctx: StepContext): Blow | null {
  try {
    const blow = JSON.parse(readFileSync(armedFile(folder), "utf8")) as Blow;
    return blow.runId === ctx.run.id && blow.step === ctx.step.id ? blow : null;
  } catch {
    return null;
  }
}

/** Arms the next blow; the one before is forgotten. */
export function arm(folder: string, blow: Blow): void {
  rmSync(fallenFile(folder), { force: true });
  writeFileSync(armedFile(folder), JSON.stringify(blow));
}

/** Null: nobody came to that place yet. */
export function fallen(folder: string): FallenBlow | null {
  return existsSync(fallenFile(folder)) ? (JSON.parse(readFileSync(fallenFile(folder), "utf8")) as FallenBlow) : null;
}
