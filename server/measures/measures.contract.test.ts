import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Actor } from "#domain/access/roles.ts";
import type { MeasureOwner } from "#domain/measures/measure.ts";
import { startVerbFixture, type VerbFixture } from "../access/verb-fixture.ts";
import { declareIncident } from "../incidents/declare-incident.ts";
import { readIncident } from "../incidents/read-incident.ts";
import { countAffected } from "./count-affected.ts";
import { endMeasure } from "./end-measure.ts";
import { listMeasures } from "./list-measures.ts";
import { openIncidentOf } from "./open-incident.ts";
import { type NewMeasure, recordMeasure } from "./record-measure.ts";
import { restoreMeasure } from "./restore-measure.ts";

let site: VerbFixture;
beforeAll(async () => {
  site = await startVerbFixture();
});
afterAll(() => site.stop());
beforeEach(() => site.clear());

const POLICY: Actor = { kind: "system", subject: "system:policy", name: "policy", roles: [] };
const RUN: MeasureOwner = { by: "run", runId: "01931f3e-0000-7000-8000-000000000001", number: 412 };
const BACKLOG: MeasureOwner = { by: "policy", policy: "backlog" };
const LIMIT = { kind: "traffic-limit", component: "console/gateway-kr", region: "kr", class: "bulk" } as const;

const record = (change: Partial<NewMeasure> = {}) =>
  site.db.$transaction(async (tx) =>
    recordMeasure(tx, site.installationId, POLICY, {
      ...{ ...LIMIT, normal: 0, set: 20, owner: RUN, incidentId: await openIncidentOf(tx, "kr") },
      ...change,
    }),
  );
const end = (id: string, as?: Date) =>
  site.db.$transaction((tx) => endMeasure(tx, site.installationId, POLICY, { id, ...(as ? { as } : {}) }));
const declare = () =>
  declareIncident(site.as("lead", "commander"), {
    ...{ severity: 2, title: "kr-a is away", zones: ["kr-a"], reason: "nobody answers there" },
  });
const audited = async () =>
  (await site.db.auditEvent.findMany({ where: { subjectType: "measure" }, orderBy: { at: "asc" } })).map(
    ({ action, subjectId }) => [action, subjectId] as const,
  );
const told = async (number: number) =>
  (await readIncident(site.as("lead", "commander"), number))?.timeline
    .filter(({ kind }) => kind === "measure")
    .map(({ key }) => key);

describe("what is held differently", () => {
  it("is written once however often, with its audit row and the incident's entry", async () => {
    const { number } = await declare();
    const [first, ...again] = await Promise.all([record(), record(), record()]);
    const wrote = [first, ...again].map((one) => one.wrote).sort();
    expect(wrote).toEqual(["nothing", "nothing", "set"]);
    expect((await audited()).filter(([, id]) => id === first.id)).toEqual([["measure.set", first.id]]);
    expect(await told(number)).toEqual(["measure-set"]);
    expect(await listMeasures(site.db)).toMatchObject([
      { kind: "traffic-limit", class: "bulk", normal: 0, set: 20, incident: number, waits: [], asked: null },
    ]);
  });

  it("held by another owner or with another figure keeps what was normal before it", async () => {
    const { id } = await record();
    const changed = await record({ set: 5, normal: 20, owner: BACKLOG });
    expect(changed).toEqual({ id, wrote: "changed", normal: 0 });
    expect(await listMeasures(site.db)).toMatchObject([
      { normal: 0, set: 5, owner: { by: "policy", policy: "backlog" } },
    ]);
  });

  it("of another zone or class is another one", async () => {
    const ids = [
      (await record()).id,
      (await record({ class: "ingest" })).id,
      (await record({ kind: "consumers-added", class: null, zone: "kr-b" })).id,
      (await record({ kind: "consumers-added", class: null, zone: "kr-c" })).id,
    ];
    expect(new Set(ids).size).toBe(4);
    const first = await site.db.temporaryMeasure.findFirstOrThrow({ where: { id: ids[0] ?? "" } });
    const { id: _, ...copy } = first;
    await expect(
      site.db.temporaryMeasure.create({ data: { ...copy, waits: [], affected: {}, normal: 0, set: 1 } }),
    ).rejects.toThrow(/unique/i);
  });

  it("ends once, and not what was held anew since it was judged", async () => {
    const { number } = await declare();
    const { id } = await record();
    const judged = await site.db.temporaryMeasure.findUniqueOrThrow({ where: { id } });
    await record({ set: 5 });
    expect(await end(id, judged.changedAt)).toBe(false);
    const now = await site.db.temporaryMeasure.findUniqueOrThrow({ where: { id } });
    const ended = await Promise.all([end(id, now.changedAt), end(id, now.changedAt)]);
    expect(ended.sort()).toEqual([false, true]);
    expect(await listMeasures(site.db)).toEqual([]);
    expect(await told(number)).toEqual(["measure-restored", "measure-changed", "measure-set"]);
    // A later one begins anew, with what is normal then.
    expect((await record({ normal: 7 })).wrote).toBe("set");
  });

  it("counts what it affected, the whole count each time", async () => {
    const { id } = await record();
    await countAffected(site.db, id, { refused: 3 });
    await countAffected(site.db, id, { refused: 8 });
    await countAffected(site.db, id, { leftOut: 2 });
    expect((await listMeasures(site.db))[0]?.affected).toEqual({ refused: 8, leftOut: 2 });
    await end(id);
    await countAffected(site.db, id, { refused: 9 });
    const row = await site.db.temporaryMeasure.findUniqueOrThrow({ where: { id } });
    expect(row.affected).toEqual({ refused: 8, leftOut: 2 });
  });
});

describe("what a person wants back", () => {
  const reason = "bulk senders wait for an hour";
  it("is written down with the reason, once, and nothing ends by it", async () => {
    const { number } = await declare();
    const { id } = await record();
    await restoreMeasure(site.as("op", "operator"), { id, reason });
    await restoreMeasure(site.as("lead", "commander"), { id, reason });
    expect(await listMeasures(site.db)).toMatchObject([{ id, asked: { name: "op", why: reason } }]);
    expect(await told(number)).toEqual(["measure-restore-asked", "measure-set"]);
  });
  it("is nobody's who may not, and nothing that has ended", async () => {
    const { id } = await record();
    await expect(restoreMeasure(site.as("v", "viewer"), { id, reason })).rejects.toMatchObject({ code: "forbidden" });
    await end(id);
    await expect(restoreMeasure(site.as("op", "operator"), { id, reason })).rejects.toMatchObject({
      key: "measure-ended",
    });
    const unknown = { id: "01931f3e-0000-7000-8000-00000000000f", reason };
    await expect(restoreMeasure(site.as("op", "operator"), unknown)).rejects.toMatchObject({
      key: "measure-not-found",
    });
  });
  it("is forgotten when it is held anew", async () => {
    const { id } = await record();
    await restoreMeasure(site.as("op", "operator"), { id, reason });
    expect((await record()).wrote).toBe("changed");
    expect(await listMeasures(site.db)).toMatchObject([{ id, asked: null }]);
  });
});
