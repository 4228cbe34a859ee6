import { primarySeen } from "#domain/backlog/see.ts";
import { sideOf, waitingIn } from "#domain/backlog/waiting.ts";
import {
  type BacklogFacts,
  passesSince,
  type RegionFacts,
  type RestorationFacts,
  type SyntheticFacts,
} from "#domain/measures/judge-restoration.ts";
import type { RunStatus } from "#domain/runs/status.ts";
import { inTime } from "#domain/synthetic/judge-synthetic.ts";
import { passesInARow } from "#domain/synthetic/passes-in-a-row.ts";
import { findComponent } from "#domain/topology/find.ts";
import { isStale, type Measurements } from "#domain/topology/freshness.ts";
import { SYNTHETIC_NODE } from "#domain/topology/measurement.ts";
import type { Topology } from "#domain/topology/topology.ts";
import { relievedOf } from "../backlog/relieved.ts";
import type { Database } from "../db/client.ts";
import { asMeasurements, readSamples } from "../observe/samples.ts";
import { readHandsOff } from "../response/read-hands-off.ts";
import { transactionsSince } from "../synthetic/read-synthetic.ts";
import type { InForce } from "./measures-in-force.ts";

/** What the rule asks about the measures in force, read anew each round. */
export async function readRestorationFacts(
  db: Database,
  topology: Topology,
  measures: readonly InForce[],
  now: Date,
): Promise<RestorationFacts> {
  const ids = measures.flatMap(({ owner }) => (owner.by === "run" ? [owner.runId] : []));
  const [runs, locks, handsOff, isolated, samples] = await Promise.all([
    db.run.findMany({ where: { id: { in: ids } }, select: { id: true, number: true, status: true, endedAt: true } }),
    db.regionLock.findMany({ select: { region: true, run: { select: { number: true } } } }),
    readHandsOff(db, now),
    db.detection.count({ where: { kind: "isolated", endedAt: null } }),
    readSamples(db),
  ]);
  const measurements = asMeasurements(samples);
  const endedAt = new Map(runs.map((run) => [run.id, run.endedAt]));
  const regions = await Promise.all(
    [...new Set(measures.map(({ region }) => region))].map(async (region): Promise<[string, RegionFacts]> => {
      const ends = measures.flatMap(({ region: its, owner }) =>
        its === region && owner.by === "run" ? (endedAt.get(owner.runId) ?? []) : [],
      );
      const held = locks.find((lock) => lock.region === region)?.run.number ?? null;
      const synthetics = await syntheticsOf(db, topology, region, latest(ends), measurements, now);
      const backlogs = backlogsOf(topology, region, measurements, now);
      return [region, { heldBy: held, synthetics, backlogs }];
    }),
  );
  return {
    runs: Object.fromEntries(runs.map(({ id, number, status }) => [id, { number, status: status as RunStatus }])),
    regions: Object.fromEntries(regions),
    byPolicy: relievedOf(topology).flatMap(({ policy }) => [policy.consumers, policy.flags]),
    handsOff: handsOff !== null,
    isolated: isolated > 0,
  };
}

async function syntheticsOf(
  db: Database,
  topology: Topology,
  region: string,
  runEndedAt: Date | null,
  measurements: Measurements,
  now: Date,
): Promise<SyntheticFacts[]> {
  const tried = Object.entries(topology.services).flatMap(([service, { synthetic }]) =>
    synthetic?.region === region ? [{ service, synthetic }] : [],
  );
  const last = await db.temporaryMeasure.findFirst({
    where: { region, endedAt: { not: null } },
    orderBy: { endedAt: "desc" },
    select: { endedAt: true },
  });
  return Promise.all(
    tried.map(async ({ service, synthetic }) => {
      const needed = synthetic.passes;
      const newest = measurements[`${service}:${SYNTHETIC_NODE}`];
      if (newest === undefined || isStale(newest, now)) return { service, needed, passes: null };
      // While every run goes on, nothing counts yet.
      if (runEndedAt === null) return { service, needed, passes: 0 };
      const since = passesSince(runEndedAt, last?.endedAt ?? null);
      const attempts = (await transactionsSince(db, service, since)).map((one) => ({
        at: one.at,
        passed: inTime(one, synthetic),
      }));
      return { service, needed, passes: passesInARow(attempts, since) };
    }),
  );
}

function backlogsOf(topology: Topology, region: string, measurements: Measurements, now: Date): BacklogFacts[] {
  return topology.policies.backlog.flatMap((policy) => {
    const stream = findComponent(topology, policy.stream);
    if (stream?.kind !== "stream" || stream.region !== region) return [];
    const waiting = waitingIn(primarySeen(policy.stream, stream, measurements, now));
    const { atMost, atLeast } = waiting;
    return [{ component: policy.stream, side: sideOf(waiting, policy), entries: atMost ?? atLeast, low: policy.low }];
  });
}

function latest(dates: readonly Date[]): Date | null {
  return dates.reduce<Date | null>((last, one) => (last === null || one > last ? one : last), null);
}
