/** What an emergency may hold differently for a while, and who gives it back. */
export const MEASURE_KINDS = [
  "traffic-limit",
  "canary-demoted",
  "releases-paused",
  "consumers-added",
  "sampling",
  "ttl-shortened",
] as const;
export type MeasureKind = (typeof MEASURE_KINDS)[number];

/** Requests a second, a server's weight, consumers, a percentage, hours; or what a flag says. */
export type MeasureFigure = number | string;

/**
 * Lower is given back first: customers' requests before the canary, the canary before new versions are let out. Not before any of
 * these what the backlog's policy holds, which has a rule of its own (`OWN_RULE`).
 */
export const RESTORE_ORDER: Readonly<Record<MeasureKind, number>> = {
  "traffic-limit": 10,
  "canary-demoted": 20,
  "releases-paused": 30,
  sampling: 40,
  "ttl-shortened": 50,
  "consumers-added": 60,
};

/** A run's measures are given back by `judgeRestoration`, a policy's by the policy while there is one. */
export type MeasureOwner =
  | { readonly by: "run"; readonly runId: string; readonly number: number }
  | { readonly by: "policy"; readonly policy: "backlog" };

/** One that is in force. */
export type Measure = {
  readonly id: string;
  readonly kind: MeasureKind;
  readonly component: string;
  readonly region: string;
  readonly zone: string | null;
  readonly class: string | null;
  readonly normal: MeasureFigure;
  readonly set: MeasureFigure;
  readonly owner: MeasureOwner;
  readonly setAt: Date;
  readonly restoreOrder: number;
  /** Somebody wants it back now, without waiting for the rule. */
  readonly askedAt: Date | null;
};

/** Of two, the one to give back first comes first. */
export function byRestoreOrder(
  a: Pick<Measure, "restoreOrder" | "setAt" | "id">,
  b: Pick<Measure, "restoreOrder" | "setAt" | "id">,
): number {
  return a.restoreOrder - b.restoreOrder || a.setAt.getTime() - b.setAt.getTime() || (a.id < b.id ? -1 : 1);
}
