import { type Order, wantedOf } from "#domain/backlog/orders.ts";
import { giveBack, type Judged, type ReliefState, type Rules, relieve } from "#domain/backlog/relieve.ts";
import { type BacklogSeen, type Relieved, rulesOf } from "#domain/backlog/see.ts";
import { canonicalJson } from "#domain/canonical-json.ts";
import { appendAudit } from "../audit/append-audit.ts";
import type { Database, Transaction } from "../db/client.ts";
import { openIncidentOf } from "../measures/open-incident.ts";
import { recordMeasure } from "../measures/record-measure.ts";
import { POLICY } from "../response/policy-actor.ts";
import { readHandsOff } from "../response/read-hands-off.ts";
import { holdResponse } from "../response/respond-lock.ts";
import { type OpenMeasures, OWNER, type OwnKind } from "./open-measures.ts";
import { type ReliefRow, writeRelief } from "./relief-row.ts";

type Known = BacklogSeen & { readonly relieved: Relieved };
export type Decided = { readonly row: ReliefRow; readonly judged: Judged };

/**
 * Judges one backlog and writes down what is wanted from now on: row, audit and temporary measures in one transaction, before
 * anything is done. Two leaders judge the same row, and one of them writes.
 * @returns null when somebody else has decided meanwhile, or hands off was set: then nothing was written
 */
export async function decide(
  db: Database,
  installationId: string,
  known: Known,
  before: ReliefRow,
  open: OpenMeasures,
  nowMs: number,
): Promise<Decided | null> {
  const { relieved, seen } = known;
  const rules = rulesOf(relieved);
  const left = before.version === 0 ? before.state : whatIsLeft(before.state, open, rules);
  const given = givenBack(left, open, rules, nowMs);
  const judged = relieve(rules, seen, given, nowMs);
  const { state } = judged;
  const anew = isSaidAnew(relieved, state, open);
  if (before.version > 0 && !anew && canonicalJson(state) === canonicalJson(before.state))
    return { row: before, judged };
  const differs = anew || wants(relieved, before.state) !== wants(relieved, state) || before.version === 0;
  const begins = before.state.sampling === "normal" && state.sampling === "relaxed";
  const after: Omit<ReliefRow, "version"> = {
    state,
    setAtMs: differs ? nowMs : before.setAtMs,
    leftOutBefore: begins && open.sampling === undefined ? (known.primary?.leftOut ?? null) : before.leftOutBefore,
  };
  const written = await db.$transaction(async (tx) => {
    if (judged.step !== null) {
      await holdResponse(tx);
      if (await readHandsOff(tx, new Date(nowMs))) return false;
    }
    if (!(await writeRelief(tx, installationId, relieved.policy.stream, before, after))) return false;
    if (differs && before.version > 0)
      await tell(tx, installationId, known, { state: before.state, open }, judged, given !== left);
    return true;
  });
  return written ? { row: { ...after, version: before.version + 1 }, judged } : null;
}

/**
 * What is held without a measure is held no more: it was given back while no policy spoke of it, or is more than what is normal since
 * the site was applied anew. Nobody asked for that, so it is taken again when it is needed.
 */
function whatIsLeft(state: ReliefState, open: OpenMeasures, { normal }: Rules): ReliefState {
  return {
    ...state,
    sampling: open.sampling ? state.sampling : "normal",
    ttl: open["ttl-shortened"] ? state.ttl : "normal",
    consumers: open["consumers-added"] ? state.consumers : Math.min(state.consumers, normal),
  };
}

/** What somebody asked for is not wanted any more. */
function givenBack(state: ReliefState, open: OpenMeasures, rules: Rules, nowMs: number): ReliefState {
  const asked = (kind: OwnKind) => (open[kind]?.restoreAskedAt ?? null) !== null;
  let now = state;
  if (state.sampling === "relaxed" && asked("sampling")) now = giveBack(now, "sampling", rules, nowMs);
  if (state.ttl === "relaxed" && asked("ttl-shortened")) now = giveBack(now, "ttl", rules, nowMs);
  if (state.consumers > rules.normal && asked("consumers-added")) now = giveBack(now, "consumers", rules, nowMs);
  return now;
}

/** The kinds of measures, with what each means for the zones. */
const MEASURED = [
  ["consumers-added", "consumers"],
  ["sampling", "sampling"],
  ["ttl-shortened", "ttl-hours"],
] as const satisfies readonly (readonly [OwnKind, Order["what"]])[];

/** Whether the policy, applied anew, says other figures than those on record of what is held. They are ordered, so they are written down. */
function isSaidAnew(relieved: Relieved, state: ReliefState, open: OpenMeasures): boolean {
  const [is, normal] = [wantedOf(relieved, state), normallyOf(relieved, state)];
  return MEASURED.some(([kind, what]) => is[what] !== normal[what] && open[kind] && open[kind].set !== is[what]);
}

function normallyOf(relieved: Relieved, state: ReliefState): Record<Order["what"], number> {
  return wantedOf(relieved, {
    ...state,
    ...{ consumers: relieved.consumers.normal, sampling: "normal", ttl: "normal" },
  });
}

async function tell(
  tx: Transaction,
  installationId: string,
  { relieved, seen, primary }: Known,
  before: { readonly state: ReliefState; readonly open: OpenMeasures },
  { state, step }: Judged,
  asked: boolean,
): Promise<void> {
  const { policy, stream } = relieved;
  const [was, is, normal] = [wantedOf(relieved, before.state), wantedOf(relieved, state), normallyOf(relieved, state)];
  const incidentId = await openIncidentOf(tx, stream.region);
  let eases = step === "add-consumers" || step === "relax";
  for (const [kind, what] of MEASURED) {
    // What was held is as the measure says it: the policy may say otherwise since.
    const held = before.open[kind]?.set;
    if (was[what] !== normal[what] && typeof held === "number") was[what] = held;
    // What goes back to normal stays in force until every zone was seen to have done it (settle.ts).
    if (is[what] === was[what] || is[what] === normal[what]) continue;
    eases ||= step === null;
    const component = kind === "consumers-added" ? policy.consumers : policy.flags;
    await recordMeasure(tx, installationId, POLICY, {
      ...{ kind, component, region: stream.region, normal: normal[what], set: is[what], owner: OWNER, incidentId },
    });
  }
  await appendAudit(tx, installationId, POLICY, {
    action: eases ? "backlog.relieved" : "backlog.given-back",
    subjectType: "backlog",
    subjectId: policy.stream,
    detail: {
      ...{ step: step ?? (asked ? state.lastStep : null), from: was, to: is, asked },
      ...{ atLeast: seen.waiting.atLeast, atMost: seen.waiting.atMost, oldestMs: seen.waiting.oldestMs },
      primary: primary?.zone ?? null,
    },
  });
}

function wants(relieved: Relieved, state: ReliefState): string {
  return canonicalJson(wantedOf(relieved, state));
}
