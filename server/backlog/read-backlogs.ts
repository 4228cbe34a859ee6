import { wantedOf } from "#domain/backlog/orders.ts";
import type { PlaceSeen } from "#domain/backlog/place-state.ts";
import { relieve, type Step, type WhyKey } from "#domain/backlog/relieve.ts";
import { figuresOf, type Relieved, rulesOf, type ZonePlace } from "#domain/backlog/see.ts";
import { type BacklogVerdict, verdictOf } from "#domain/backlog/verdict.ts";
import type { Reason } from "#domain/reason.ts";
import { serviceOf } from "#domain/topology/find.ts";
import { EVERY_SECOND, type Topology } from "#domain/topology/topology.ts";
import type { Database } from "../db/client.ts";
import { openMeasures } from "./open-measures.ts";
import { readRelief } from "./relief-row.ts";
import { relievedOf, seeBacklogs } from "./relieved.ts";

export type BacklogView = {
  /** Ids of components. */
  readonly stream: string;
  readonly consumers: string;
  readonly flags: string;
  /** Of the service, by language. */
  readonly title: Readonly<Record<string, string>>;
  readonly region: string;
  readonly marks: { readonly high: number; readonly low: number; readonly oldestMs: number; readonly holdMs: number };
  readonly verdict: BacklogVerdict;
  /** Since when it stands on this side of its marks; null: nobody has judged it yet. */
  readonly since: string | null;
  /** What waits, at least and at most; null: nobody knows. */
  readonly atLeast: number | null;
  readonly atMost: number | null;
  readonly oldestMs: number | null;
  readonly deadLetters: number | null;
  readonly primary: string | null;
  /** When the primary was asked; null: none answers. */
  readonly at: string | null;
  readonly staleAfterMs: number;
  /** In each zone: how many are wanted now, normally and at most. */
  readonly wanted: number;
  readonly normal: number;
  readonly most: number;
  readonly zones: readonly (PlaceSeen & {
    readonly zone: string;
    /** When what is oldest of it was measured; null: the zone did not answer. */
    readonly at: string | null;
  })[];
  readonly zonesStaleAfterMs: number;
  /** Percent of bulk logs that are kept, and hours: now, and normally. */
  readonly sampling: { readonly set: number; readonly normal: number };
  readonly ttlHours: { readonly set: number; readonly normal: number };
  /** Left out by the sampling in force, counted; null: none is in force, or nobody knows. */
  readonly leftOut: number | null;
  readonly next: { readonly step: Step; readonly at: string } | null;
  readonly why: readonly Reason<WhyKey>[];
  readonly readAt: string;
};

/** Every backlog the site has a policy for: as it is now, what is done about it, what comes next and why. */
export async function readBacklogs(
  { db, topology }: { readonly db: Database; readonly topology: Topology },
  now = new Date(),
): Promise<readonly BacklogView[]> {
  const known = await seeBacklogs(db, relievedOf(topology), now);
  return Promise.all(
    known.map(async ({ relieved, seen, primary, zones }) => {
      const { policy, stream, consumers, flags } = relieved;
      const rules = rulesOf(relieved);
      const row = await readRelief(db, policy.stream, rules, now.getTime());
      const { sampling } = await openMeasures(db, relieved);
      const judged = relieve(rules, seen, row.state, now.getTime());
      const next = judged.next ?? (judged.step === null ? null : { step: judged.step, atMs: now.getTime() });
      // What a round would decide now is not decided yet: shown is what is in force.
      const wanted = wantedOf(relieved, row.state);
      const normal = wantedOf(relieved, { ...row.state, sampling: "normal", ttl: "normal" });
      const affected = sampling?.affected as { readonly leftOut?: number } | null | undefined;
      return {
        ...{ stream: policy.stream, consumers: policy.consumers, flags: policy.flags, region: stream.region },
        title: serviceOf(topology, policy.stream)?.title ?? {},
        marks: { high: policy.high, low: policy.low, oldestMs: policy.oldestMs, holdMs: policy.holdMs },
        verdict: verdictOf({ state: row.state, side: judged.side, why: judged.why }, rules),
        since: row.version === 0 ? null : new Date(judged.state.sinceMs).toISOString(),
        ...{ atLeast: seen.waiting.atLeast, atMost: seen.waiting.atMost, oldestMs: seen.waiting.oldestMs },
        ...{ deadLetters: primary?.deadLetters ?? null, primary: primary?.zone ?? null },
        at: primary ? new Date(primary.atMs).toISOString() : null,
        staleAfterMs: 3 * (stream.observe ?? EVERY_SECOND).intervalMs,
        ...{ wanted: wanted.consumers, normal: consumers.normal, most: consumers.most },
        zones: zones.map((place) => zoneOf(relieved, place)),
        zonesStaleAfterMs: 3 * Math.max(...[consumers, flags].map((one) => (one.observe ?? EVERY_SECOND).intervalMs)),
        sampling: { set: wanted.sampling, normal: normal.sampling },
        ttlHours: { set: wanted["ttl-hours"], normal: normal["ttl-hours"] },
        leftOut: affected?.leftOut ?? null,
        next: next === null ? null : { step: next.step, at: new Date(next.atMs).toISOString() },
        why: judged.why,
        readAt: now.toISOString(),
      };
    }),
  );
}

function zoneOf({ policy, consumers, flags }: Relieved, place: ZonePlace): BacklogView["zones"][number] {
  const { zone, lost } = place;
  // Of a flag that nobody ever set an application takes what is normal.
  const normal = figuresOf(policy.normal);
  const times = [place.consumers, place.flags].flatMap((one) => (one === null ? [] : [one.atMs]));
  return {
    ...{ zone, lost, reads: consumers.zones.includes(zone), keeps: flags.zones.includes(zone) },
    ...{ running: place.consumers?.running ?? null, ordered: place.consumers?.wanted ?? null },
    sampling: place.flags && Number(place.flags.sampling ?? normal.sampling),
    ttlHours: place.flags && Number(place.flags.ttlHours ?? normal.ttl),
    at: times.length === 0 ? null : new Date(Math.min(...times)).toISOString(),
  };
}
