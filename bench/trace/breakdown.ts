import { covered, type Span, summary } from "../statistics.ts";
import type { Trace } from "./trace.ts";

/** Where the time of one run went, in ms. What happens side by side counts once. */
export type Breakdown = {
  readonly total: number;
  /** Some call of a port was under way. */
  readonly inCalls: number;
  /** Inside steps, and no call under way: pauses before asking again, and the product's own rows. */
  readonly inStepsBesideCalls: number;
  /** In no step: the request, the queue, the engine's checkpoints, the end. */
  readonly betweenSteps: number;
  /** What looking costs: checks before the plan, each step's look before acting, after acting, proofs at the end. */
  readonly checks: {
    readonly before: number;
    readonly beforeActing: number;
    readonly afterActing: number;
    readonly verify: number;
  };
  readonly acting: number;
};

export function breakdown({ began, ended, parts, calls }: Trace): Breakdown {
  const span = ({ at, ms }: { readonly at: number; readonly ms: number }): Span => [at, at + ms];
  const inSteps = covered(parts.map(span));
  const inCalls = covered(calls.map(span));
  const of = (chosen: Trace["parts"]) => covered(chosen.map(span));
  const before = parts.filter((one) => one.step.startsWith("check-"));
  const verify = parts.filter((one) => /^(probe|proof)-/.test(one.step));
  const steps = parts.filter((one) => !before.includes(one) && !verify.includes(one));
  return {
    total: ended - began,
    inCalls,
    inStepsBesideCalls: inSteps - inCalls,
    betweenSteps: ended - began - inSteps,
    checks: {
      before: of(before),
      beforeActing: of(steps.filter((one) => one.part === "check")),
      afterActing: of(steps.filter((one) => one.part === "verify")),
      verify: of(verify),
    },
    acting: of(steps.filter((one) => one.part === "act")),
  };
}

/** From the beginning of a step's first part to the end of its last, in ms, by step. */
export function stepTimes({ parts }: Trace): Readonly<Record<string, number>> {
  const ids = [...new Set(parts.map((one) => one.step))];
  return Object.fromEntries(
    ids.map((id) => {
      const own = parts.filter((one) => one.step === id);
      return [id, Math.max(...own.map((one) => one.at + one.ms)) - Math.min(...own.map((one) => one.at))];
    }),
  );
}

/** The time in no step, piece by piece: what came before which step; the last piece comes before the end. In ms, in the order of time. */
export function gaps({ began, ended, parts }: Trace): readonly { readonly before: string; readonly ms: number }[] {
  const found: { before: string; ms: number }[] = [];
  let at = began;
  for (const part of [...parts].sort((a, b) => a.at - b.at)) {
    if (part.at > at) found.push({ before: `${part.step}/${part.part}`, ms: part.at - at });
    at = Math.max(at, part.at + part.ms);
  }
  return ended > at ? [...found, { before: "end", ms: ended - at }] : found;
}

/** The same in one level, rounded. */
export function flat({ checks, ...rest }: Breakdown): Readonly<Record<string, number>> {
  const named = Object.entries(checks).map(([name, ms]) => [`checks.${name}`, ms] as const);
  return Object.fromEntries([...Object.entries(rest), ...named].map(([name, ms]) => [name, Math.round(ms as number)]));
}

/** The median of each name over all rows. */
export function medians(rows: readonly Readonly<Record<string, number>>[]): Readonly<Record<string, number | null>> {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const values = (name: string) => rows.flatMap((row) => (row[name] === undefined ? [] : [row[name]]));
  return Object.fromEntries(names.map((name) => [name, summary(values(name)).median]));
}
