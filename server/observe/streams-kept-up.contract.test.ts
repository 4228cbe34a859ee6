import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Topology } from "#domain/topology/topology.ts";
import { all } from "../engine/steps/site.ts";
import { routerPlaces } from "../engine/steps/traffic-places.ts";
import { type Bench, openBench, plan, request } from "../engine/testing/bench.ts";
import { fakeAdapters } from "../engine/testing/fake-adapters.ts";
import { INGEST, TOPOLOGY } from "../engine/testing/site.ts";
import { adoptRouting } from "./adopt-routing.ts";
import { fenceRivals } from "./fence-rivals.ts";
import { keepOffsets } from "./keep-offsets.ts";
import { storeSamples } from "./store-samples.ts";
import { SILENT_STREAM } from "./targets.ts";

/** Outside runs a stream keeps one primary and one day's offsets, by what was measured of it. Over the real control-plane database. */
const ID = "ingest/stream-kr";
const SITE: Topology = {
  ...TOPOLOGY,
  services: {
    ingest: INGEST,
    console: TOPOLOGY.services["console"] as Topology["services"][string],
  },
};
const OFFSETS = {
  lastId: "1700000000000-7",
  length: 120,
  groups: [{ name: "cases", lastDeliveredId: "1700000000000-5", entriesRead: 118, pending: 1, lag: 2 }],
};
const [STREAM] = all(SITE, "stream");
if (!STREAM) throw new Error("the site has no stream");
const ROUTES = routerPlaces({ topology: SITE }, STREAM, null).map(({ wanted }) => wanted.key);

let bench: Bench;
let fenced: string[];
let read: (() => Promise<typeof OFFSETS>) | null;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());
beforeEach(async () => {
  fenced = [];
  read = null;
  await bench.worlds.reset();
  await bench.db.regionLock.deleteMany();
  await bench.db.$executeRaw`TRUNCATE observation, measurement, canary, desired_state, stream_offset`;
});

const site = () => {
  const adapters = fakeAdapters(bench.worlds);
  const fence = async (_: string, zone: string) => void fenced.push(zone);
  const stream = { ...adapters.stream, fence, readOffsets: read ?? adapters.stream.readOffsets };
  return { topology: SITE, adapters: { ...adapters, stream } };
};
const ago = (seconds: number) => new Date(Date.now() - seconds * 1_000);
/** What was measured of it a second ago: its role in each zone; `null`: it did not answer. */
async function measured(roles: Readonly<Record<string, "primary" | "replica" | null>>): Promise<void> {
  const samples = Object.entries(roles).map(([node, role]) => ({
    ...{ key: `${ID}:${node}`, component: ID, node, kind: "stream" as const, at: ago(1), intervalMs: 10_000 },
    ...{ ok: role !== null, error: role === null ? "no answer in time" : null, latencyMs: 5 },
    value: { ...SILENT_STREAM, role: role ?? ("down" as const), replicationId: "a".repeat(40) },
  }));
  await storeSamples(bench.db, samples);
}
const wanted = () => bench.db.desiredState.count({ where: { key: { in: ROUTES } } });

test("at first its one primary is adopted, once, and only when every other node says that it is none", async () => {
  await measured({ "kr-a": "primary", "kr-b": null, "kr-c": "replica" });
  expect(await adoptRouting(bench.db, site())).toEqual([]);
  await measured({ "kr-a": "primary", "kr-b": "primary", "kr-c": "replica" });
  expect(await adoptRouting(bench.db, site())).toEqual([]);
  await measured({ "kr-a": "primary", "kr-b": "replica", "kr-c": "replica" });
  expect(await adoptRouting(bench.db, site())).toEqual([ID]);
  expect(await wanted()).toBe(ROUTES.length);
  expect(await adoptRouting(bench.db, site())).toEqual([]);
});

test("a second primary is fenced, and the one that clients are led to is not", async () => {
  await measured({ "kr-a": "primary", "kr-b": "replica", "kr-c": "replica" });
  await adoptRouting(bench.db, site());
  await measured({ "kr-a": "primary", "kr-b": "primary", "kr-c": "replica" });
  expect(await fenceRivals(bench.db, site())).toEqual([`${ID}:kr-b`]);
  expect(fenced).toEqual(["kr-b"]);
  const told = await bench.db.auditEvent.findMany({ where: { action: "stream.rival-fenced" } });
  expect(told.map(({ subjectId }) => subjectId)).toContain(`${ID}:kr-b`);
});

test("one that a paused run promoted is not fenced before clients are led to it, and nor is the old one: that is told", async () => {
  await measured({ "kr-a": "primary", "kr-b": "replica", "kr-c": "replica" });
  await adoptRouting(bench.db, site());
  const runId = await request(bench, await plan([]), { status: "paused" });
  const [newest] = await bench.db.desiredState.findMany({ where: { key: { in: ROUTES } }, take: 1 });
  await bench.db.run.update({ where: { id: runId }, data: { fencingToken: (newest?.token ?? 0n) + 1n } });
  const step = { phase: "step", position: 1, title: {}, action: "stream.promote", status: "done" };
  const facts = { ordered: { component: ID, zone: "kr-b" }, promote: "kr-b" };
  const data = { ...step, runId, stepId: "promote", facts, endedAt: ago(60) };
  const { id } = await bench.db.runStep.create({ data });
  await measured({ "kr-a": "primary", "kr-b": "primary", "kr-c": "replica" });
  expect(await fenceRivals(bench.db, site())).toEqual([]);
  expect(await bench.db.auditEvent.count({ where: { action: "stream.rival-left", subjectId: ID } })).toBe(1);
  await bench.db.runStep.delete({ where: { id } });
});

test("nobody is fenced in a region that a run holds", async () => {
  await measured({ "kr-a": "primary", "kr-b": "replica", "kr-c": "replica" });
  await adoptRouting(bench.db, site());
  const runId = await request(bench, await plan([]), { status: "running" });
  await bench.db.regionLock.create({ data: { region: "kr", runId } });
  await measured({ "kr-a": "primary", "kr-b": "primary", "kr-c": "replica" });
  expect(await fenceRivals(bench.db, site())).toEqual([]);
});

test("its offsets are kept once a day, from its one primary, and tried again while the day lasts", async () => {
  const day = new Date("2026-11-20T00:00:00.000Z");
  const at = (hours: number) => new Date(day.getTime() + hours * 3_600_000);
  const answeredAt = (when: Date) => bench.db.measurement.updateMany({ where: { component: ID }, data: { at: when } });
  await measured({ "kr-a": "primary", "kr-b": "primary" });
  await answeredAt(at(1));
  read = async () => OFFSETS;
  expect(await keepOffsets(bench.db, site(), at(1)), "two primaries").toEqual([]);
  await measured({ "kr-a": "primary", "kr-b": "replica" });
  await answeredAt(at(1));
  expect(await keepOffsets(bench.db, site(), at(48)), "measured long before").toEqual([]);
  await answeredAt(at(2));
  read = () => Promise.reject(new Error("no answer in time"));
  expect(await keepOffsets(bench.db, site(), at(2)), "no answer").toEqual([]);
  read = async () => OFFSETS;
  expect(await keepOffsets(bench.db, site(), at(2))).toEqual([ID]);
  expect(await keepOffsets(bench.db, site(), at(2)), "once").toEqual([]);
  await answeredAt(at(25));
  expect(await keepOffsets(bench.db, site(), at(25)), "the next day").toEqual([ID]);
  const rows = await bench.db.streamOffset.findMany({ orderBy: { day: "asc" } });
  expect(rows.map((row) => row.day.toISOString().slice(0, 10))).toEqual(["2026-11-20", "2026-11-21"]);
  expect(rows[0]).toMatchObject({ component: ID, zone: "kr-a", lastId: OFFSETS.lastId, length: 120 });
  expect(rows[0]?.groups).toEqual(OFFSETS.groups);
});

test("offsets of more than 400 days ago are let go", async () => {
  const old = { component: ID, zone: "kr-a", replicationId: "a".repeat(40), lastId: "1-0", length: 1, groups: [] };
  const days = ["2025-10-01", "2025-12-01"].map((day) => ({ ...old, day: new Date(day), takenAt: new Date(day) }));
  await bench.db.streamOffset.createMany({ data: days });
  await keepOffsets(bench.db, site(), new Date("2026-11-20T10:00:00.000Z"));
  const left = await bench.db.streamOffset.findMany();
  expect(left.map((row) => row.day.toISOString().slice(0, 10))).toEqual(["2025-12-01"]);
});
