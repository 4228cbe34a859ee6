import type { Reason } from "../reason.ts";

export type Claimant = { readonly zone: string; readonly timeline: number | null };
export type RivalFacts = {
  /** Nodes that answer as primary now. */
  readonly claimants: readonly Claimant[];
  /** Highest timeline ever seen of this database, on any node or in an acknowledged row. Null: none. */
  readonly newestTimeline: number | null;
  /** Where clients are routed to, as the last run decided. Null: nowhere or not decided. */
  readonly routedTo: string | null;
  /** Highest timeline that a run made, or that the primary clients are routed to was itself seen on. Null: none is known. */
  readonly ownTimeline: number | null;
  /** Promoted by a run that led nobody to it yet; its timeline is null where nobody heard it, and of a stream. Null: none was. */
  readonly pending: Claimant | null;
};
export type RivalKey =
  | "older-timeline"
  | "not-where-clients-are"
  | "timeline-of-no-run"
  | "not-led-to-yet"
  | "cannot-tell";
export type RivalVerdict = { readonly fence: readonly string[]; readonly reasons: readonly Reason<RivalKey>[] };

/**
 * Which primaries have to be fenced outside any run: one that came back on an older timeline, and one beside the primary that
 * clients are routed to. That one is never fenced for a newer timeline that no run made: whoever promoted by hand asked for no proof,
 * and is the rival. What a run promoted and led nobody to yet is fenced for nobody. Two of which neither is known to be right are
 * told, not touched.
 */
export function judgeRivals(facts: RivalFacts): RivalVerdict {
  const { claimants } = facts;
  const newest = Math.max(0, facts.newestTimeline ?? 0, ...claimants.map((one) => one.timeline ?? 0));
  const { right, waiting } = whoCounts(facts);
  const others = claimants.filter((one) => one !== right && one !== waiting);
  const old = others.filter((one) => one.timeline !== null && one.timeline < (right?.timeline ?? newest));
  const rest = others.filter((one) => !old.includes(one));
  const beside = right ? rest : [];
  const told = !right && rest.length > 1 ? rest : [];
  const stray = right && right.timeline !== null && right.timeline < newest ? [right] : [];
  return {
    fence: [...old, ...beside].map((one) => one.zone),
    reasons: [
      ...old.map((one) => reason("older-timeline", one, { newest })),
      ...beside.map((one) => reason("not-where-clients-are", one, { primary: right?.zone ?? "" })),
      ...stray.map((one) => reason("timeline-of-no-run", one, { newest })),
      ...(waiting ? [reason("not-led-to-yet", waiting, { primary: right?.zone ?? "" })] : []),
      ...told.map((one) => reason("cannot-tell", one, {})),
    ],
  };
}

/**
 * `right`: the primary beside which any other is a rival. `waiting`: a run promoted it, and it will be right. Without a timeline nothing
 * tells that clients will not be led back from it, so that it fences nobody.
 */
function whoCounts({ claimants, routedTo, ownTimeline, pending }: RivalFacts) {
  const routed = claimants.find((one) => one.zone === routedTo);
  const promoted = claimants.find((one) => one !== routed && pending !== null && isSame(one, pending));
  const own = Math.max(ownTimeline ?? 0, promoted?.timeline ?? 0);
  const overtaken = routed !== undefined && routed.timeline !== null && routed.timeline < own;
  const known = promoted !== undefined && promoted.timeline !== null;
  const right = routed !== undefined && !overtaken ? routed : known ? promoted : undefined;
  return { right, waiting: known ? undefined : promoted };
}

function isSame(one: Claimant, other: Claimant): boolean {
  return one.zone === other.zone && (one.timeline === null || (other.timeline ?? one.timeline) === one.timeline);
}

function reason(key: RivalKey, { zone, timeline }: Claimant, values: Reason["values"]): Reason<RivalKey> {
  return { key, values: { zone, ...(timeline === null ? {} : { timeline }), ...values } };
}
