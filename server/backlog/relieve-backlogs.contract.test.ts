import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { MeasurementValue } from "#domain/topology/measurement.ts";
import type { BacklogPolicy, Component, Topology } from "#domain/topology/topology.ts";
import { startVerbFixture, type VerbFixture } from "../access/verb-fixture.ts";
import { type Act, AdapterError } from "../adapters/ports.ts";
import { asJson } from "../db/as-json.ts";
import type { Site } from "../engine/engine.ts";
import { declareIncident } from "../incidents/declare-incident.ts";
import { readIncident } from "../incidents/read-incident.ts";
import { liftMeasures } from "../measures/lift-measures.ts";
import { restoreMeasure } from "../measures/restore-measure.ts";
import { setHandsOff } from "../response/set-hands-off.ts";
import { readBacklogs } from "./read-backlogs.ts";
import { type Memory, noMemory, relieveBacklogs } from "./relieve-backlogs.ts";

let site: VerbFixture;
beforeAll(async () => {
  site = await startVerbFixture();
});
afterAll(() => site.stop());

const ZONES = ["kr-a", "kr-b", "kr-c"];
const POLICY: BacklogPolicy = {
  ...{ stream: "ingest/stream-kr", consumers: "ingest/consumers-kr", flags: "ingest/flags-kr" },
  ...{ high: 500, oldestMs: 5_000, low: 50, holdMs: 5_000, add: 1 },
  relaxed: { sampling: 0.1, ttlMs: 86_400_000 },
  normal: { sampling: 1, ttlMs: 259_200_000 },
};

/** What stands in the zones; orders change it, `measure` writes it down as observers do. */
type Place = { consumers: number; flags: Record<string, string>; answers: boolean; refuses: boolean; lost: boolean };
let places: Map<string, Place>;
let orders: { readonly zone: string; readonly what: string; readonly act: Act }[];
let leftOut: number;
let second: number;
const began = Date.now() - 3_600_000;
const at = () => new Date(began + second * 1_000);

beforeEach(async () => {
  await site.clear();
  await site.db.backlogRelief.deleteMany();
  await site.db.temporaryMeasure.deleteMany();
  places = new Map(
    ZONES.map((zone) => [
      zone,
      { consumers: 1, flags: { sampling: "100", "ttl-hours": "72" }, answers: true, refuses: false, lost: false },
    ]),
  );
  [orders, leftOut, second] = [[], 0, 0];
});

const place = (zone: string): Place => {
  const found = places.get(zone);
  if (!found) throw new Error(`no zone ${zone}`);
  return found;
};
const take = (zone: string, what: string, act: Act, effect: (one: Place) => void) => {
  const one = place(zone);
  if (!one.answers || one.refuses) throw new AdapterError("failed", zone, "made to fail by the test");
  orders.push({ zone, what, act });
  effect(one);
};
/** What the site's file says, as it is applied anew within a test. */
let applied: { readonly policy: BacklogPolicy; readonly normal: number };
beforeEach(() => {
  applied = { policy: POLICY, normal: 1 };
});
function now(backlog: readonly BacklogPolicy[] = [applied.policy]): Site {
  const { topology, adapters } = site.as("lead", "commander");
  const ingest = topology.services["ingest"];
  if (!ingest) throw new Error("the site has no service ingest");
  const components: Record<string, Component> = {
    ...ingest.components,
    "flags-kr": { adapter: "flags", kind: "flags", region: "kr", zones: ZONES },
    "consumers-kr": {
      ...{ adapter: "processes", kind: "consumers", region: "kr", zones: ZONES, group: "case-makers", url: null },
      ...{ of: "ingest/stream-kr", instance: "ingest", normal: applied.normal, most: 3 },
    },
  };
  const changed: Topology = {
    ...topology,
    services: { ...topology.services, ingest: { ...ingest, components } },
    policies: { ...topology.policies, backlog },
  };
  const scaler = {
    observe: async () => ({ running: 0, wanted: 0 }),
    scale: async (_: string, zone: string, count: number, act: Act) =>
      take(zone, `consumers ${count}`, act, (one) => Object.assign(one, { consumers: count })),
  };
  const flags = {
    ...adapters.flags,
    setFlag: async (_: string, zone: string, flag: string, value: string, act: Act) =>
      take(zone, `${flag} ${value}`, act, (one) => Object.assign(one.flags, { [flag]: value })),
  };
  return { topology: changed, adapters: { ...adapters, scaler, flags } };
}

async function measure(waiting: number | null): Promise<void> {
  const sample = (component: string, node: string, value: MeasurementValue, ok = true) => ({
    ...{ key: `${component}:${node}`, component, node, ok, value: asJson(value), at: at(), intervalMs: 1_000 },
  });
  const stream = {
    ...{
      kind: "stream" as const,
      role: "primary" as const,
      replicationId: "x",
      offset: 1,
      linked: false,
      replicas: [],
    },
    ...{ length: waiting, pending: 0, lag: waiting, oldestWaitingMs: null, deadLetters: 0, leftOut },
  };
  const answering = [...places].filter(([, one]) => one.answers);
  const rows = [
    ...(waiting === null ? [] : [sample(POLICY.stream, "kr-b", stream)]),
    ...answering.map(([zone, one]) => {
      return sample(POLICY.consumers, zone, { kind: "consumers", running: one.consumers, wanted: one.consumers });
    }),
    ...answering.map(([zone, one]) => sample(POLICY.flags, zone, { kind: "flags", flags: one.flags })),
  ];
  for (const row of rows) await site.db.measurement.upsert({ where: { key: row.key }, create: row, update: row });
}

/** So many seconds of the leading worker, with so much waiting in each; what it remembers goes with the process. */
async function seconds(n: number, waiting: number | null, memory: Memory = noMemory()): Promise<void> {
  for (let more = n; more > 0; more--, second++) {
    await measure(waiting);
    await relieveBacklogs(site.db, now(), memory, at());
    await Promise.all(memory.errands.underWay.values());
  }
}
const given = () => orders.map(({ zone, what }) => `${zone} ${what}`);
const inForce = async () =>
  (await site.db.temporaryMeasure.findMany({ where: { endedAt: null }, orderBy: { kind: "asc" } })).map(
    ({ kind, normal, set }) => `${kind} ${normal} ${set}`,
  );
const audited = async () =>
  (await site.db.auditEvent.findMany({ where: { subjectType: "backlog" }, orderBy: { at: "asc" } }))
    .filter(({ at }) => at >= since)
    .map(({ action, detail }) =>
      `${action.replace("backlog.", "")} ${(detail as { step?: string }).step ?? ""}`.trim(),
    );
let since = new Date();
beforeEach(() => {
  since = new Date();
});

describe("a backlog that is too high", () => {
  it("brings consumers step by step, then sampling, and all of it goes back, each zone and each step told", async () => {
    const incident = await declareIncident(site.as("lead", "commander"), {
      ...{ severity: 2, title: "too many logs", zones: ["kr-a"], reason: "logs wait for minutes" },
    });
    await seconds(17, 900);
    expect(ZONES.map((zone) => place(zone).consumers)).toEqual([3, 3, 3]);
    expect(place("kr-c").flags).toEqual({ sampling: "10", "ttl-hours": "24" });
    expect(await inForce()).toEqual(["consumers-added 1 3", "sampling 100 10", "ttl-shortened 72 24"]);
    leftOut = 1_234;
    await seconds(60, 10);
    expect(ZONES.map((zone) => place(zone))).toMatchObject(
      ZONES.map(() => ({ consumers: 1, flags: { sampling: "100", "ttl-hours": "72" } })),
    );
    expect(await inForce()).toEqual([]);
    expect(await audited()).toEqual([
      "relieved add-consumers",
      "relieved add-consumers",
      "relieved relax",
      "given-back restore-sampling",
      "given-back restore-ttl",
      "given-back remove-consumers",
      "given-back remove-consumers",
    ]);
    const sampling = await site.db.temporaryMeasure.findFirstOrThrow({ where: { kind: "sampling" } });
    expect(sampling).toMatchObject({ affected: { leftOut: 1_234 }, endedBy: "system:policy" });
    const told = (await readIncident(site.as("lead", "commander"), incident.number)).timeline.filter(
      ({ kind }) => kind === "measure",
    );
    expect(told.map(({ key }) => key).sort()).toEqual([
      ...["measure-changed", "measure-changed"],
      ...["measure-restored", "measure-restored", "measure-restored"],
      ...["measure-set", "measure-set", "measure-set"],
    ]);
    // One act an order, however many rounds saw that it was not so yet.
    expect(new Set(orders.map(({ act }) => act.key)).size).toBe(orders.length);
    expect(orders.length).toBe(3 * (2 + 2 + 2 + 2));
  });

  it("counts what was left out from when sampling began, and only ends once the last request is counted", async () => {
    leftOut = 100;
    await seconds(17, 900);
    leftOut = 150;
    await seconds(1, 900);
    const sampling = () => site.db.temporaryMeasure.findFirstOrThrow({ where: { kind: "sampling" } });
    expect((await sampling()).affected).toEqual({ leftOut: 50 });
    const memory = noMemory();
    await seconds(8, 10, memory);
    expect(place("kr-a").flags["sampling"]).toBe("100");
    expect((await sampling()).endedAt).toBe(null);
    leftOut = 153;
    await seconds(4, 10, memory);
    expect(await sampling()).toMatchObject({ affected: { leftOut: 53 } });
    expect((await sampling()).endedAt).not.toBe(null);
  });

  it("is gone on with by another worker where one was killed between what it wrote and what it ordered", async () => {
    for (const one of places.values()) one.refuses = true;
    await seconds(6, 900);
    expect(await audited()).toContain("relieved add-consumers");
    expect(given()).toEqual([]);
    for (const one of places.values()) one.refuses = false;
    await seconds(1, 900);
    expect(given().sort()).toEqual(ZONES.map((zone) => `${zone} consumers 2`));
    // Ordered, and killed before it saw so: the next one has nothing to do again.
    await seconds(2, 900);
    expect(given()).toHaveLength(3);
  });

  it("is decided once by two leaders at a time", async () => {
    for (; second < 8; second++) {
      await measure(900);
      const memories = [noMemory(), noMemory(), noMemory()];
      await Promise.all(memories.map((memory) => relieveBacklogs(site.db, now(), memory, at())));
      await Promise.all(memories.flatMap(({ errands }) => [...errands.underWay.values()]));
    }
    expect(place("kr-a").consumers).toBe(2);
    expect(await audited()).toEqual(["relieved add-consumers"]);
    expect(await site.db.auditEvent.count({ where: { action: "measure.set", at: { gte: since } } })).toBe(1);
    // Whoever ordered it, it is the same act.
    expect(new Set(orders.map(({ zone, act }) => `${zone} ${act.key}`)).size).toBe(3);
  });

  it("is relieved by the other zones where one refuses, which is told and tried again", async () => {
    place("kr-b").refuses = true;
    await seconds(8, 900);
    expect(ZONES.map((zone) => place(zone).consumers)).toEqual([2, 1, 2]);
    expect(await audited()).toContain("refused");
    place("kr-b").refuses = false;
    await seconds(1, 900);
    expect(place("kr-b").consumers).toBe(2);
  });

  it("is relieved without a zone that is silent, which is told when it is back", async () => {
    place("kr-a").answers = false;
    await seconds(17, 900);
    expect(place("kr-a").consumers).toBe(1);
    expect(place("kr-b").flags["sampling"]).toBe("10");
    place("kr-a").answers = true;
    await seconds(2, 900);
    expect(place("kr-a")).toMatchObject({ consumers: 3, flags: { sampling: "10", "ttl-hours": "24" } });
  });

  it("is relieved again where an agent came back with something else, and that is told", async () => {
    await seconds(30, 900);
    Object.assign(place("kr-c"), { consumers: 1, flags: {} });
    await seconds(1, 900);
    expect(place("kr-c")).toMatchObject({ consumers: 3, flags: { sampling: "10", "ttl-hours": "24" } });
    expect(await audited()).toContain("reasserted");
  });
});

describe("nothing is done", () => {
  it("about a backlog nobody measures, nor back to normal", async () => {
    await seconds(17, 900);
    const before = await inForce();
    await seconds(60, null);
    expect(await inForce()).toEqual(before);
    expect(place("kr-a").consumers).toBe(3);
  });

  it("while hands are off; what was decided is kept up", async () => {
    await seconds(7, 900);
    // A person's hour begins now, where the rounds of this test are an hour behind.
    const until = new Date(began + 7_200_000);
    await setHandsOff(site.as("lead", "commander"), { reason: "work on the consumers", forMs: 3_600_000 });
    await site.db.handsOff.updateMany({ data: { until } });
    place("kr-a").consumers = 1;
    await seconds(20, 900);
    expect(ZONES.map((zone) => place(zone).consumers)).toEqual([2, 2, 2]);
    await site.db.handsOff.updateMany({ data: { liftedAt: new Date() } });
    await seconds(2, 900);
    expect(place("kr-a").consumers).toBe(3);
  });

  it("anew about what somebody gave back by hand, until the backlog was low", async () => {
    await seconds(17, 900);
    const { id } = await site.db.temporaryMeasure.findFirstOrThrow({ where: { kind: "sampling" } });
    await restoreMeasure(site.as("op", "operator"), { id, reason: "this customer pays for every log" });
    await seconds(30, 900, noMemory());
    expect(await audited()).toContain("given-back restore-sampling");
    expect(place("kr-a").flags).toEqual({ sampling: "100", "ttl-hours": "24" });
    expect(await inForce()).toEqual(["consumers-added 1 3", "ttl-shortened 72 24"]);
  });
});

describe("what people see of it", () => {
  it("is what each zone has of all that is ordered there, and of a silent one that nobody knows", async () => {
    await seconds(17, 900);
    place("kr-a").answers = false;
    await site.db.measurement.deleteMany({ where: { node: "kr-a" } });
    await seconds(2, 900);
    const [view] = await readBacklogs({ db: site.db, topology: now().topology }, at());
    expect(view).toMatchObject({ wanted: 3, sampling: { set: 10 }, ttlHours: { set: 24, normal: 72 } });
    expect(view?.zones).toMatchObject([
      { zone: "kr-a", reads: true, keeps: true, running: null, sampling: null, ttlHours: null, at: null },
      { zone: "kr-b", ordered: 3, sampling: 10, ttlHours: 24 },
      { zone: "kr-c", ordered: 3, sampling: 10, ttlHours: 24 },
    ]);
    await seconds(1, 200);
    const [between] = await readBacklogs({ db: site.db, topology: now().topology }, at());
    expect(between?.verdict).toBe("between");
  });
});

describe("a site that is applied anew", () => {
  const declined = async () =>
    (await site.db.backlogRelief.findFirstOrThrow({ where: { stream: POLICY.stream } })).declined;
  const asked = () =>
    site.db.auditEvent.count({
      where: { subjectType: "backlog", at: { gte: since }, detail: { path: ["asked"], equals: true } },
    });

  it("wants fewer consumers normally while too much waits: fewer there are, and more are added where they are needed", async () => {
    applied = { ...applied, normal: 2 };
    await seconds(3, 900);
    expect(place("kr-a").consumers).toBe(2);
    applied = { ...applied, normal: 1 };
    await seconds(1, 900);
    expect(place("kr-a").consumers).toBe(1);
    expect([await declined(), await asked(), await inForce()]).toEqual([false, 0, []]);
    await seconds(8, 900);
    expect(place("kr-a").consumers).toBe(3);
    expect(await inForce()).toEqual(["consumers-added 1 3"]);
  });

  it("keeps logs as long as ever when it is relieved: that is no measure, and nobody gave it back", async () => {
    applied = { ...applied, policy: { ...POLICY, relaxed: { ...POLICY.relaxed, ttlMs: POLICY.normal.ttlMs } } };
    await seconds(30, 900);
    expect(place("kr-a")).toMatchObject({ consumers: 3, flags: { sampling: "10", "ttl-hours": "72" } });
    expect(await inForce()).toEqual(["consumers-added 1 3", "sampling 100 10"]);
    expect([await declined(), await asked()]).toEqual([false, 0]);
  });
});

describe("a policy that says another figure while it holds something", () => {
  it("is followed with measure and audit before anything is ordered, once, and what was normal stays known", async () => {
    await seconds(17, 900);
    const [known, told] = [await site.db.temporaryMeasure.findMany(), await audited()];
    applied = { ...applied, policy: { ...POLICY, relaxed: { ...POLICY.relaxed, sampling: 0.01 } } };
    for (const one of places.values()) one.refuses = true;
    await seconds(1, 900);
    expect(await inForce()).toEqual(["consumers-added 1 3", "sampling 100 1", "ttl-shortened 72 24"]);
    expect(given()).not.toContain("kr-a sampling 1");
    for (const one of places.values()) one.refuses = false;
    await seconds(4, 900);
    expect(place("kr-a").flags).toEqual({ sampling: "1", "ttl-hours": "24" });
    expect((await audited()).filter((one) => one !== "refused").slice(told.length)).toEqual(["relieved"]);
    const { detail } = await site.db.auditEvent.findFirstOrThrow({
      where: { action: "backlog.relieved", at: { gte: since } },
      orderBy: { at: "desc" },
    });
    expect(detail).toMatchObject({ from: { sampling: 10 }, to: { sampling: 1, consumers: 3 }, asked: false });
    expect(await site.db.temporaryMeasure.count()).toBe(known.length);
    await seconds(60, 10);
    expect(await inForce()).toEqual([]);
    expect(place("kr-a")).toMatchObject({ consumers: 1, flags: { sampling: "100", "ttl-hours": "72" } });
  });
});

describe("a policy that is not in force any more", () => {
  const OTHER: BacklogPolicy = { ...POLICY, flags: "console/flags-jp" };
  const lift = async (policies: readonly BacklogPolicy[], rounds: number) => {
    for (let more = rounds; more > 0; more--) await liftMeasures(site.db, now(policies));
  };
  const AT_REST = ZONES.map(() => ({ consumers: 1, flags: { sampling: "100", "ttl-hours": "72" } }));

  it("leaves nothing in force: what it held is given back in every zone, though nobody judges its backlog any more", async () => {
    await seconds(17, 900);
    expect(await inForce()).toHaveLength(3);
    await lift([], 3);
    expect(ZONES.map(place)).toMatchObject(AT_REST);
    expect(await inForce()).toEqual([]);
    // Back in force it begins anew, as if nothing had been held: nobody gave it back by hand.
    await seconds(1, 900);
    expect(ZONES.map(place)).toMatchObject(AT_REST);
    await seconds(12, 900);
    expect(await inForce()).toEqual(["consumers-added 1 3"]);
  });

  it("is asked of a zone that is away until it took it", async () => {
    await seconds(17, 900);
    place("kr-b").answers = false;
    await lift([], 3);
    expect(await inForce()).toHaveLength(3);
    const { waits } = await site.db.temporaryMeasure.findFirstOrThrow({ where: { kind: "sampling" } });
    expect(waits).toEqual([{ key: "not-reached", values: { component: POLICY.flags } }]);
    place("kr-b").answers = true;
    await lift([], 3);
    expect(ZONES.map(place)).toMatchObject(AT_REST);
    expect(await inForce()).toEqual([]);
  });

  it("gives back where it speaks of other components now, and nothing that it still holds", async () => {
    await seconds(17, 900);
    await lift([OTHER], 4);
    expect(place("kr-a")).toMatchObject({ consumers: 3, flags: { sampling: "100", "ttl-hours": "72" } });
    expect(await inForce()).toEqual(["consumers-added 1 3"]);
  });
});
