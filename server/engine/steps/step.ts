import type { FrozenPlan, PlanStep } from "#domain/plans/plan.ts";
import type { Reason, Told } from "#domain/reason.ts";
import type { Topology } from "#domain/topology/topology.ts";
import type texts from "#messages/en/reasons.json";
import { type Act, AdapterError, type AdapterErrorCode, type Adapters } from "../../adapters/ports.ts";
import type { Database } from "../../db/client.ts";
import type { Looks } from "../looks.ts";

/** What a step is handed: the run, the ports, and ways to act that carry token, key and deadline. */
export type StepContext = Looks & {
  readonly run: {
    readonly id: string;
    readonly number: number;
    readonly plan: FrozenPlan;
    readonly allowDataLoss: boolean;
    readonly startedAt: Date;
  };
  readonly step: Pick<PlanStep, "id" | "action" | "with">;
  readonly topology: Topology;
  readonly adapters: Adapters;
  readonly db: Database;
  readonly token: bigint;
  /** Ends when the step's time is over or this process must stop acting. */
  readonly signal: AbortSignal;
  /** `scope`: the region (or entrance) whose lock the token stands for. `what` names the act within the step. */
  act(scope: string, what: string): Act;
  /** Adds to the step's facts, durably, before going on: also what a successor needs to go on from here. */
  fact(facts: Readonly<Record<string, unknown>>): Promise<void>;
  /** The step's facts so far, those of an executor that died included. */
  facts(): Readonly<Record<string, unknown>>;
  /** Facts of this run's other steps with that action, oldest first. */
  factsOf(action: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
};

/** so: it is as wanted. not-so: acting may help. refused: acting is wrong, trying again is useless. person: somebody has to do it. */
export type Verdict =
  | { readonly is: "so" }
  | { readonly is: "not-so"; readonly why: readonly Told[] }
  | { readonly is: "refused"; readonly why: readonly Told[] }
  | { readonly is: "person" };

/** One action: look whether it is so already, do it safely again, look whether it is so now. */
export type StepDefinition<Args> = {
  check(ctx: StepContext, args: Args): Promise<Verdict>;
  act(ctx: StepContext, args: Args): Promise<void>;
  verify(ctx: StepContext, args: Args): Promise<Verdict>;
};

export const SO: Verdict = { is: "so" };
export function notSo(key: StepReason, values: Reason["values"] = {}, detail?: string): Verdict {
  return { is: "not-so", why: [reason(key, values, detail)] };
}
export function refused(key: StepReason, values: Reason["values"] = {}, detail?: string): Verdict {
  return { is: "refused", why: [reason(key, values, detail)] };
}

/** Every reason a step may give has words in messages/<language>/reasons.json; the compiler refuses one that has none. */
export type StepReason = {
  [Key in keyof typeof texts]: (typeof texts)[Key] extends string ? Key : never;
}[keyof typeof texts];

/** @param detail infrastructure's own words, for whoever looks into the step */
export function reason(key: StepReason, values: Reason["values"] = {}, detail?: string): Told {
  return detail === undefined ? { key, values } : { key, values, detail };
}

/** A step that only looks: checking is all it does, and it is tried again until it is so or its attempts are over. */
export function looking<Args>(check: StepDefinition<Args>["check"]): StepDefinition<Args> {
  return { check, act: async () => undefined, verify: check };
}

/** A step that acts and whose wish can be looked at the same way before and after. */
export function acting<Args>(
  check: StepDefinition<Args>["check"],
  act: StepDefinition<Args>["act"],
): StepDefinition<Args> {
  return { check, act, verify: check };
}

const SILENT_ACT_MS = 3_000;

/**
 * An act in a zone. One that was silent a second ago is asked all the same, but nobody waits for it as long as the step lasts: the
 * other end may be cut off and never say so, and time is needed for the zones that answer.
 */
export function actInto(ctx: Pick<StepContext, "act" | "isSilent">, zone: string, scope: string, what: string): Act {
  const act = ctx.act(scope, what);
  if (!ctx.isSilent(zone)) return act;
  return { ...act, signal: AbortSignal.any([act.signal, AbortSignal.timeout(SILENT_ACT_MS)]) };
}

/** A step is not done, and why. Trying again may help. */
export class NotDone extends Error {
  readonly why: readonly Told[];
  constructor(key: StepReason, values: Reason["values"] = {}, detail?: string, more: readonly Told[] = []) {
    super(
      [
        key,
        ...Object.entries(values).map(([name, value]) => `${name}=${value}`),
        ...(detail === undefined ? [] : [`(${detail})`]),
      ].join(" "),
    );
    this.name = "NotDone";
    this.why = [reason(key, values, detail), ...more];
  }
}

/** Trying again at once cannot help: a person has to decide. */
export class Final extends NotDone {}

/** Waits until `look` answers something, asking every 100 ms; null when `ms` or the step's time are over. */
export async function until<T>(
  ctx: Pick<StepContext, "signal">,
  ms: number,
  look: () => Promise<T | null | false>,
): Promise<T | null> {
  const end = performance.now() + ms;
  for (;;) {
    const found = await look();
    if (found !== null && found !== false) return found;
    if (performance.now() >= end || ctx.signal.aborted) return null;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const ADAPTER_REASON: Readonly<Record<AdapterErrorCode, StepReason>> = {
  "refused-connection": "infrastructure-refused-connection",
  timeout: "infrastructure-timeout",
  nonsense: "infrastructure-nonsense",
  "stale-token": "infrastructure-stale-token",
  refused: "infrastructure-refused",
  "not-capable": "infrastructure-not-capable",
  failed: "infrastructure-failed",
};

/** Why, of whatever was thrown: what nobody foresaw is told as that, with its message as detail. */
export function whyOf(error: unknown): readonly Told[] {
  if (error instanceof NotDone) return error.why;
  if (error instanceof AdapterError)
    return [reason(ADAPTER_REASON[error.code], { target: error.target }, error.detail)];
  return [reason("unexpected", {}, messageOf(error))];
}

/** Short word for a fact: what kind of failure it was, without its raw text. */
export function codeOf(error: unknown): string {
  return error instanceof AdapterError ? error.code : "unexpected";
}

/** The message of whatever was thrown: for logs and details. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
