import type { Reason } from "../reason.ts";

export type Claimant = { readonly zone: string; readonly timeline: number | null };
export type RivalFacts = {
  /** Nodes that answer as primary now. */
  readonly claimants: readonly Claimant[];
  /** Highest timeline ever seen of this database, on any node or in an acknowledged row. Null: none. */
  readonly newestTimeline: number | null;
  /** Where clients are routed to, as the last run decided. Null: nowhere or not decided. */
  readonly routedTo: string | null;
};
export type RivalVerdict = {
  readonly fence: readonly string[];
  readonly reasons: readonly Reason<"older-timeline" | "not-where-clients-are" | "cannot-tell">[];
};

/**
 * Which primaries have to be fenced outside any run: one that came back on an older timeline, and one beside the primary that
 * clients are routed to. Two on one timeline with neither known to be right are told, not touched.
 */
export function judgeRivals(facts: RivalFacts): RivalVerdict {
  const newest = Math.max(0, facts.newestTimeline ?? 0, ...facts.claimants.map((one) => one.timeline ?? 0));
  const old = facts.claimants.filter((one) => one.timeline !== null && one.timeline < newest);
  const rest = facts.claimants.filter((one) => !old.includes(one));
  const right = rest.find((one) => one.zone === facts.routedTo);
  const beside = right && rest.length > 1 ? rest.filter((one) => one !== right) : [];
  const told = !right && rest.length > 1 ? rest : [];
  return {
    fence: [...old, ...beside].map((one) => one.zone),
    reasons: [
      ...old.map((one) => ({
        key: "older-timeline" as const,
        values: { zone: one.zone, timeline: one.timeline ?? 0, newest },
      })),
      ...beside.map((one) => ({
        key: "not-where-clients-are" as const,
        values: { zone: one.zone, primary: right?.zone ?? "" },
      })),
      ...told.map((one) => ({ key: "cannot-tell" as const, values: { zone: one.zone } })),
    ],
  };
}
