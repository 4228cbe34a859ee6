import type { DataClass } from "../sovereignty/movement.ts";

/** A plan after checking (server/topology loads `plans/*.yaml` into this shape). Durations in ms. */
export type Plan = {
  readonly name: string;
  readonly title: Readonly<Record<string, string>>;
  /** switchover: planned, no loss. failover: unplanned. return: brings something back. test: proves something. */
  readonly mode: "switchover" | "failover" | "return" | "test";
  /** Parameters asked from the person who starts it; `${zone}` in `with` is replaced by the value. */
  readonly params: Readonly<Record<string, PlanParam>>;
  /** Every region it touches; may contain parameters, e.g. the region of a zone. */
  readonly regions: readonly string[];
  readonly from: string | null;
  readonly to: string | null;
  /** Name of the approval policy; null when an operator may start it alone. A plan over two regions always has one. */
  readonly approval: string | null;
  /** The contract on data: each step is checked against it. */
  readonly moves: DataClass;
  readonly whenHealthyAgain: string | null;
  readonly before: readonly PlanStep[];
  readonly steps: readonly PlanStep[];
  readonly verify: readonly PlanStep[];
};

export type PlanParam = {
  readonly type: "zone" | "region" | "component" | "text";
  readonly region?: string | undefined;
  /** Of a component: only those of this kind. */
  readonly kind?: "archive" | "database" | "gateway" | "objects" | undefined;
  readonly default?: string | undefined;
};

export type PlanStep = {
  readonly id: string;
  readonly title: Readonly<Record<string, string>>;
  /** A name of domain/plans/actions.ts. `check`, `probe` and `proof` of the file become `check.*`, `probe.*`, `proof.*`. */
  readonly action: string;
  readonly with: Readonly<Record<string, unknown>>;
  /** Ids of steps that must be settled first. Empty: starts at once. A step without `needs` in the file needs the one before it. */
  readonly needs: readonly string[];
  readonly timeoutMs: number;
  readonly attempts: number;
  readonly onFailure: "stop" | "continue";
  /** What the author says this step moves; the guard compares it with what the action is known to move. */
  readonly moves: DataClass;
  readonly undo: { readonly action: string; readonly with: Readonly<Record<string, unknown>> } | null;
};

/** A plan version with its parameters filled in: what is stored in the run and executed, whatever the files say later. */
export type FrozenPlan = Plan & {
  readonly version: number;
  readonly hash: string;
  readonly values: Readonly<Record<string, string>>;
};
