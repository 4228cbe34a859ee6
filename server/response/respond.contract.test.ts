import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { SELF } from "#domain/detection/judge-site.ts";
import type { Plan } from "#domain/plans/plan.ts";
import { readResponse } from "#domain/response/response.ts";
import type { Topology } from "#domain/topology/topology.ts";
import { startVerbFixture, type VerbFixture } from "../access/verb-fixture.ts";
import { requestFailover } from "../failovers/request-failover.ts";
import { declareIncident } from "../incidents/declare-incident.ts";
import { holdIncident, incidentsAround } from "../incidents/hold-incident.ts";
import { holdOpenIncident } from "../incidents/incident-change.ts";
import { readIncident } from "../incidents/read-incident.ts";
import { resolveIncident } from "../incidents/resolve-incident.ts";
import { openIncidents } from "../overview/open-incidents.ts";
import { liftHandsOff } from "./lift-hands-off.ts";
import { respond } from "./respond.ts";
import { setHandsOff } from "./set-hands-off.ts";

let site: VerbFixture;
beforeAll(async () => {
  site = await startVerbFixture();
});
afterAll(() => site.stop());
beforeEach(() => site.clear());

const lead = () => site.as("lead", "commander");
const round = (change: (topology: Topology) => Topology = (topology) => topology) => {
  const { topology, adapters } = lead();
  return respond(site.db, async () => ({ topology: change(topology), adapters }));
};
const PLACES = ["kr-a", "kr-b", "kr-c", "jp-a", "outside"];
const CLOCK = { lastGoodAt: new Date(Date.now() - 5_000), firstFailingAt: new Date(Date.now() - 4_000) };

/** A loss as the vantage points establish it, and their newest votes on it. */
async function lose(kind: string, subject: string, { saying = 4, heard = 4 } = {}): Promise<string> {
  const zone = subject.split(":").at(-1) ?? "";
  const data = { installationId: site.installationId, kind, subject, region: "kr", ...CLOCK };
  const { id } = await site.db.detection.create({
    data: { ...data, ballot: { lines: [], reasons: [], silent: [] }, policy: { votes: 3, forMs: 2_000 } },
  });
  const others = PLACES.filter((place) => place !== zone).slice(0, heard);
  const now = new Date();
  await site.db.witnessVote.createMany({
    data: others.map((witness, index) => ({
      ...{ witness, subject, answers: index >= saying, since: now, receivedAt: now, reason: "agent timeout" },
      ...{ latencyMs: 1, signed: {} },
    })),
    skipDuplicates: true,
  });
  return id;
}
const loss = (id: string) => site.db.detection.findUniqueOrThrow({ where: { id } });
const heldFor = async (id: string) => {
  const response = readResponse((await loss(id)).response);
  return response?.state === "held" ? response.held.map(({ key }) => key.replace("response.", "")) : response?.state;
};
const end = (id: string) => site.db.detection.update({ where: { id }, data: { endedAt: new Date() } });
/** What people ask for by hand. */
const evacuate = (plan = "zone-evacuation") =>
  requestFailover(lead(), {
    ...{ plan, values: { zone: "kr-a" }, reason: "kr-a looks bad to me", requestId: crypto.randomUUID() },
  });
const runs = () => site.db.run.findMany({ orderBy: { number: "asc" } });
/** kr-a was lost a week ago, left and back; its incident was merely never resolved. */
async function lostLastWeek(): Promise<void> {
  const old = await lose("zone-lost", "kr-a");
  await round();
  await site.db.run.updateMany({ data: { status: "completed", endedAt: new Date() } });
  const week = new Date(Date.now() - 7 * 86_400_000);
  await site.db.detection.update({ where: { id: old }, data: { endedAt: week } });
  await site.db.incident.updateMany({ data: { declaredAt: week, lastGoodAt: week, firstFailingAt: week } });
}

describe("a zone that is lost", () => {
  it("is declared and evacuated without a hand: one incident, one run, its leg, the clock of the loss", async () => {
    const id = await lose("zone-lost", "kr-a");
    await round();
    const [run, ...more] = await runs();
    expect(more).toEqual([]);
    expect(run).toMatchObject({
      status: "approved",
      leg: 1,
      requestedBy: "system:policy",
      allowDataLoss: false,
      ...CLOCK,
    });
    expect(run).toMatchObject({ params: { zone: "kr-a" }, regions: ["kr"], crossRegion: false });
    expect(await site.db.outbox.count({ where: { key: `${run?.id}:1` } })).toBe(1);
    expect(await loss(id)).toMatchObject({ runId: run?.id, incidentId: run?.incidentId });
    const { number } = await site.db.incident.findFirstOrThrow();
    const incident = await readIncident(lead(), number);
    expect(incident).toMatchObject({
      severity: 1,
      zones: ["kr-a"],
      title: { key: "zone-lost", values: { zone: "kr-a" } },
    });
    const told = incident.timeline.filter(({ words }) => words === "entry").map(({ key }) => key);
    expect(told.sort()).toEqual(["declared", "run", "zone-lost"]);
    expect(await site.db.auditEvent.count({ where: { action: "run.requested", subjectId: run?.id ?? "" } })).toBe(1);
  });

  it("is answered once, however many rounds, leaders at once, and whatever becomes of the run", async () => {
    await lose("zone-lost", "kr-a");
    await Promise.all([round(), round(), round(), round()]);
    await round();
    await site.db.run.updateMany({ data: { status: "failed", endedAt: new Date() } });
    await round();
    expect(await site.db.run.count()).toBe(1);
    expect(await site.db.incident.count()).toBe(1);
    expect(await site.db.outbox.count({ where: { kind: "run.leg" } })).toBe(1);
  });

  it("goes on where another leader was killed after it had declared", async () => {
    const id = await lose("zone-lost", "kr-a");
    await setHandsOff(lead(), { reason: "only declared so far", forMs: 3_600_000 });
    await round();
    await liftHandsOff(lead(), {});
    const before = (await loss(id)).incidentId;
    await round();
    expect(await loss(id)).toMatchObject({ incidentId: before });
    expect(await site.db.incident.count()).toBe(1);
    expect(await site.db.run.count()).toBe(1);
  });

  it("that comes back before a start is left alone", async () => {
    const id = await lose("zone-lost", "kr-a");
    await setHandsOff(lead(), { reason: "work on the switches", forMs: 3_600_000 });
    await round();
    await end(id);
    await liftHandsOff(lead(), {});
    await round();
    expect(await runs()).toEqual([]);
  });

  it("takes the loss of the primary in it, and its own second loss, for the same incident", async () => {
    const zone = await lose("zone-lost", "kr-a");
    const primary = await lose("primary-lost", "meta-db/kr:kr-a");
    await Promise.all([round(), round()]);
    expect((await loss(zone)).incidentId).toBe((await loss(primary)).incidentId);
    expect(await site.db.incident.count()).toBe(1);
    expect(await site.db.run.count()).toBe(1);
    await end(zone);
    await lose("zone-lost", "kr-b");
    await round();
    expect(await site.db.incident.count()).toBe(2);
  });

  it("that a run evacuates already, or has evacuated, starts no second one", async () => {
    const { runId, number } = await evacuate();
    const id = await lose("zone-lost", "kr-a");
    await round();
    expect(readResponse((await loss(id)).response)).toEqual({ state: "answered", by: "running", run: number, runId });
    expect(await site.db.run.findUnique({ where: { id: runId } })).toMatchObject({
      incidentId: (await loss(id)).incidentId,
    });
    await site.db.run.update({ where: { id: runId }, data: { status: "cancelled", endedAt: new Date() } });
    await round();
    expect(await site.db.run.count()).toBe(1);
  });
});

describe("an incident that is open already", () => {
  const byHand = (severity: 1 | 4, zones: string[]) =>
    declareIncident(site.as("sre", "operator"), {
      ...{ title: "Disk noise", severity, zones, reason: "the disks of the zone are slow" },
    });
  const incidents = () => site.db.incident.findMany({ orderBy: { number: "asc" } });

  it("declared by a person for the zone: the loss makes it as severe as it is, starts its clock, and both are on record", async () => {
    const { number } = await byHand(4, ["kr-a"]);
    await setHandsOff(lead(), { reason: "work on the switches", forMs: 3_600_000 });
    const id = await lose("primary-lost", "meta-db/kr:kr-a");
    await Promise.all([round(), round()]);
    expect(await incidents()).toMatchObject([{ number, severity: 1, declaredBy: "sre", ...CLOCK }]);
    const { timeline, detections } = await readIncident(lead(), number);
    expect(detections.map((one) => one.id)).toEqual([id]);
    expect(timeline.filter(({ key }) => key === "severity")).toMatchObject([
      { values: { from: 4, to: 1, by: "policy" }, text: null },
    ]);
    const [raised, ...more] = await site.db.auditEvent.findMany({ where: { action: "incident.severity-changed" } });
    expect(raised).toMatchObject({ actor: "system:policy", detail: { number, from: 4, to: 1 } });
    expect(more).toEqual([]);
  });

  it("is never made less severe, and keeps the clock that it has", async () => {
    const { number } = await byHand(1, ["kr-a"]);
    const earlier = { lastGoodAt: new Date(CLOCK.lastGoodAt.getTime() - 60_000), firstFailingAt: null };
    await site.db.incident.update({ where: { number }, data: earlier });
    await lose("zone-lost", "kr-a");
    await round();
    expect(await incidents()).toMatchObject([{ severity: 1, ...earlier }]);
    expect(await site.db.incidentEntry.count({ where: { key: "severity" } })).toBe(0);
  });

  it("of last week, that merely nobody resolved, has nothing to do with what is lost today", async () => {
    await lostLastWeek();
    const id = await lose("zone-lost", "kr-a");
    await round();
    const [, today] = await incidents();
    expect(today).toMatchObject({ severity: 1, ...CLOCK });
    expect(await loss(id)).toMatchObject({ incidentId: today?.id });
  });
});

/** Another one after each write. */
async function rowVersion(id: string): Promise<string | undefined> {
  const rows = await site.db.$queryRaw<{ version: string }[]>`
    SELECT xmin::text AS version FROM detection WHERE id = ${id}::uuid`;
  return rows[0]?.version;
}

describe("what holds it back is told, once per change, and nothing starts", () => {
  it.each([
    ["hands-off", () => setHandsOff(lead(), { reason: "work on the switches", forMs: 3_600_000 })],
    ["isolated", () => lose("isolated", SELF)],
    [
      "region-busy",
      () =>
        requestFailover(lead(), {
          plan: "zone-return",
          values: { zone: "kr-b" },
          reason: "kr-b is back again",
          requestId: crypto.randomUUID(),
        }),
    ],
  ])("%s", async (key, hold) => {
    await hold();
    const before = await site.db.run.count();
    const id = await lose("zone-lost", "kr-a");
    await round();
    const written = await rowVersion(id);
    await round();
    await round();
    expect(await heldFor(id)).toEqual([key]);
    expect(await rowVersion(id), "what is still so is not written again").toBe(written);
    expect(await site.db.run.count()).toBe(before);
    const entries = await site.db.incidentEntry.findMany({ where: { key: "held" } });
    expect(entries).toHaveLength(1);
    expect(await site.db.incident.count()).toBe(1);
  });

  it("too few vantage points; votes that no longer say so", async () => {
    const few = await lose("zone-lost", "kr-a", { heard: 2, saying: 2 });
    const doubted = await lose("zone-lost", "kr-b", { heard: 4, saying: 2 });
    await round();
    expect(await heldFor(few)).toEqual(["too-few-vantage-points"]);
    expect(await heldFor(doubted)).toEqual(["no-longer-said"]);
    expect(await runs()).toEqual([]);
  });

  it("a zone that one vantage point and its own agent see alive by now, until it is silent again", async () => {
    const contested = await lose("zone-lost", "kr-a", { heard: 4, saying: 3 });
    const now = new Date();
    const said = { answers: true, since: now, reason: "", latencyMs: 1, signed: {} };
    await site.db.witnessVote.create({ data: { witness: "kr-a", subject: "kr-b", receivedAt: now, ...said } });
    await round();
    expect(await heldFor(contested)).toEqual(["contested"]);
    expect(await runs()).toEqual([]);
    await site.db.witnessVote.updateMany({
      where: { witness: "kr-a" },
      data: { receivedAt: new Date(now.getTime() - 60_000) },
    });
    await round();
    expect((await loss(contested)).runId).not.toBeNull();
  });

  it("a check before the plan that is not so, with its own reason", async () => {
    site.outside.usedSessions = 990;
    const id = await lose("zone-lost", "kr-a");
    await round();
    expect(await heldFor(id)).toEqual(["before-not-so", "headroom-too-small"]);
    site.outside.usedSessions = 100;
    await round();
    expect((await loss(id)).runId).not.toBeNull();
  });

  it("no rule, a plan that is not in force, a zone the plan is not for", async () => {
    const id = await lose("zone-lost", "kr-a");
    const rules = (automatic: Topology["policies"]["automatic"]) => (topology: Topology) => {
      return { ...topology, policies: { ...topology.policies, automatic } };
    };
    await round(rules([]));
    expect(await heldFor(id)).toEqual(["no-rule"]);
    await round(rules([{ when: "zone-lost", service: null, run: "nowhere-applied" }]));
    expect(await heldFor(id)).toEqual(["plan-gone"]);
    await round(rules([{ when: "primary-lost", service: "meta-db", run: "meta-db-failover" }]));
    expect(await heldFor(id)).toEqual(["no-rule"]);
    const abroad = await lose("zone-lost", "jp-a");
    await round();
    expect(await heldFor(abroad)).toEqual(["plan-does-not-fit"]);
    expect(await site.db.incidentEntry.count({ where: { key: "held" } })).toBe(4);
  });

  it("a plan over regions, whatever rows of the site and of the plan say", async () => {
    const id = await lose("zone-lost", "kr-a");
    const { id: _, ...own } = await site.db.planVersion.findFirstOrThrow({ where: { name: "zone-evacuation" } });
    const plan = own.body as unknown as Plan;
    const over = { ...plan, name: "slipped-in", approval: null, to: "jp", from: "kr" };
    const body = JSON.parse(JSON.stringify(over));
    await site.db.planVersion.create({ data: { ...own, name: over.name, number: 1, hash: "slipped-in", body } });
    const automatic = [{ when: "zone-lost" as const, service: null, run: over.name }];
    await round((topology) => ({ ...topology, policies: { ...topology.policies, automatic } }));
    expect(await runs()).toEqual([]);
    expect(await heldFor(id)).toContain("plan-over-regions");
  });

  it("a whole region: people decide", async () => {
    const id = await lose("region-lost", "kr");
    await round();
    expect(await heldFor(id)).toEqual(["people-decide"]);
    expect(await site.db.incident.findFirst()).toMatchObject({ severity: 1, titleKey: "region-lost", regions: ["kr"] });
    expect(await runs()).toEqual([]);
  });
});

it("an isolated control plane declares nothing", async () => {
  await lose("isolated", SELF);
  await round();
  expect(await site.db.incident.count()).toBe(0);
});

it("a primary that fails alone is answered by its own plan, with the zone it stands in", async () => {
  const id = await lose("primary-lost", "meta-db/kr:kr-b");
  await round();
  const [run] = await runs();
  expect(run).toMatchObject({ params: { zone: "kr-b" }, requestedBy: "system:policy" });
  expect(run?.plan).toMatchObject({ name: "meta-db-failover" });
  expect((await loss(id)).runId).toBe(run?.id);
});

describe("an incident is resolved", () => {
  const resolve = (number: number) => resolveIncident(lead(), { number, reason: "it looks good to me" });
  const lostZone = async () => {
    const id = await lose("zone-lost", "kr-a");
    await round();
    return { id, number: (await site.db.incident.findFirstOrThrow()).number };
  };
  const all = (status: string) => site.db.run.updateMany({ data: { status, endedAt: new Date() } });

  it("not while its run is under way, nor while what it is about is lost and that run failed", async () => {
    const { id, number } = await lostZone();
    await expect(resolve(number)).rejects.toMatchObject({ key: "incident-run-open" });
    await all("failed");
    await expect(resolve(number)).rejects.toMatchObject({ key: "incident-loss-open", values: { subject: "kr-a" } });
    expect((await readIncident(lead(), number)).detections).toMatchObject([{ answered: false }]);
    await end(id);
    await resolve(number);
  });

  it("once its loss was answered, though the zone never comes back; what is lost next gets an incident of its own", async () => {
    const { number } = await lostZone();
    await all("completed");
    expect((await readIncident(lead(), number)).detections).toMatchObject([{ answered: true, endedAt: null }]);
    await resolve(number);
    const id = await lose("primary-lost", "meta-db/kr:kr-a");
    await round();
    const { incidentId } = await loss(id);
    const [old, own] = await site.db.incident.findMany({ orderBy: { number: "asc" } });
    expect(own).toMatchObject({ id: incidentId, status: "open" });
    expect(old).toMatchObject({ number, status: "resolved" });
    expect(await site.db.incident.count()).toBe(2);
  });

  it("once a second run answered what the first one did not", async () => {
    const { number } = await lostZone();
    await all("failed");
    const { runId } = await evacuate();
    await site.db.run.update({ where: { id: runId }, data: { status: "completed", endedAt: new Date() } });
    await resolve(number);
  });

  it("of a whole region, once people left it", async () => {
    const id = await lose("region-lost", "kr");
    await round();
    const { number } = await site.db.incident.findFirstOrThrow();
    await expect(resolve(number)).rejects.toMatchObject({ key: "incident-loss-open" });
    const { runId } = await evacuate();
    const over = { name: "cross-region-limited-console", mode: "failover", from: "kr", to: "jp", steps: [] };
    // Asked for when only a zone of it was known to be lost: it is another incident's, or nobody's.
    const ended = { incidentId: null, status: "completed", endedAt: new Date() };
    await site.db.run.update({ where: { id: runId }, data: ended });
    await expect(resolve(number), "one zone of it").rejects.toMatchObject({ key: "incident-loss-open" });
    await site.db.run.update({ where: { id: runId }, data: { plan: over } });
    await resolve(number);
    expect(await loss(id)).toMatchObject({ endedAt: null });
  });
});

describe("a run that people start", () => {
  it("belongs to the loss it answers, not to a graver incident of last week that merely nobody resolved", async () => {
    await lostLastWeek();
    await setHandsOff(lead(), { reason: "work on the switches", forMs: 3_600_000 });
    const id = await lose("zone-lost", "kr-a");
    await round();
    await site.db.incident.update({ where: { id: (await loss(id)).incidentId ?? "" }, data: { severity: 2 } });
    const { runId } = await evacuate();
    await round();
    const run = await site.db.run.findUniqueOrThrow({ where: { id: runId } });
    expect(run.incidentId).toBe((await loss(id)).incidentId);
    await site.db.run.update({ where: { id: runId }, data: { status: "completed", endedAt: new Date() } });
    const { topology } = lead();
    expect(await openIncidents(site.db, topology)).toMatchObject([
      { severity: 1, completed: [run.number - 1], mitigated: true },
      { severity: 2, completed: [run.number], mitigated: true },
    ]);
  });

  it("belongs to nothing that people declared in the morning and that came back by itself since", async () => {
    const asked = { title: "Disk noise", zones: ["kr-a"], reason: "the disks are slow" };
    const { number } = await declareIncident(lead(), { ...asked, severity: 1 });
    await setHandsOff(lead(), { reason: "work on the switches", forMs: 3_600_000 });
    const id = await lose("zone-lost", "kr-a");
    await round();
    const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000);
    await site.db.incident.update({ where: { number }, data: { declaredAt: ago(6) } });
    const ofMorning = await evacuate();
    const linked = (runId: string) => site.db.run.findUniqueOrThrow({ where: { id: runId } });
    expect((await linked(ofMorning.runId)).incidentId, "while it lasts").toBe((await loss(id)).incidentId);
    await site.db.run.updateMany({ data: { status: "cancelled", endedAt: ago(5) } });
    await site.db.detection.update({ where: { id }, data: { endedAt: ago(5) } });
    const { runId } = await evacuate();
    expect((await linked(runId)).incidentId).toBeNull();
  });

  it("mitigates what it answered although it is another incident's", async () => {
    const { runId } = await evacuate();
    const asked = { title: "Disk noise", zones: ["kr-a"], reason: "the disks are slow" };
    const { number } = await declareIncident(lead(), { ...asked, severity: 4 });
    const other = await site.db.incident.findUniqueOrThrow({ where: { number } });
    const ended = { status: "completed", endedAt: new Date() };
    await site.db.run.update({ where: { id: runId }, data: { incidentId: other.id } });
    const id = await lose("zone-lost", "kr-b");
    await round();
    const response = { state: "answered", by: "evacuated", run: 1, runId };
    await site.db.run.deleteMany({ where: { id: { not: runId } } });
    await site.db.run.update({ where: { id: runId }, data: ended });
    await site.db.detection.update({ where: { id }, data: { response } });
    expect(await openIncidents(site.db, lead().topology)).toMatchObject([{ severity: 1, mitigated: true }, {}]);
  });

  it("back to the zone belongs to the incident in which it was lost, hours later", async () => {
    const id = await lose("zone-lost", "kr-a");
    await round();
    const ago = new Date(Date.now() - 5 * 3_600_000);
    await site.db.run.updateMany({ data: { status: "completed", endedAt: ago } });
    await site.db.detection.update({ where: { id }, data: { endedAt: ago } });
    const asked = { title: "Disk noise", zones: ["kr-a"], reason: "the disks are slow" };
    await declareIncident(lead(), { ...asked, severity: 1 });
    const { runId } = await evacuate("zone-return");
    expect(await site.db.run.findUnique({ where: { id: runId } })).toMatchObject({
      incidentId: (await loss(id)).incidentId,
    });
  });
});

it("a loss waits for no other incident that somebody is just changing", async () => {
  const asked = { title: "Slow exports", zones: ["kr-b"], reason: "exports take minutes" };
  const { number } = await declareIncident(lead(), { ...asked, severity: 3 });
  const id = await lose("zone-lost", "kr-a");
  await site.db.$transaction(async (tx) => {
    await holdOpenIncident(tx, number);
    await round();
    expect((await loss(id)).incidentId).not.toBeNull();
  });
});

it("of incidents that nobody resolved only those are read that a loss may belong to, and one that was resolved meanwhile is not held", async () => {
  const asked = { title: "Disk noise", zones: ["kr-a"], reason: "the disks are slow" };
  const { number: forgotten } = await declareIncident(lead(), { ...asked, severity: 4 });
  const back = await lose("zone-lost", "kr-c");
  await round();
  const week = new Date(Date.now() - 7 * 86_400_000);
  await site.db.incident.updateMany({ data: { declaredAt: week } });
  await site.db.detection.update({ where: { id: back }, data: { endedAt: week } });
  const lasting = await lose("zone-lost", "kr-b");
  await round();
  const { number: said } = await declareIncident(lead(), { ...asked, severity: 4 });
  const { topology } = lead();
  const open = await incidentsAround(site.db, topology, new Date());
  const ofLoss = (await loss(lasting)).incidentId;
  const { id: ofWords } = await site.db.incident.findUniqueOrThrow({ where: { number: said } });
  expect(open.map(({ id }) => id)).toEqual([ofWords, ofLoss]);
  expect(forgotten).toBeLessThan(said);
  await resolveIncident(lead(), { number: said, reason: "it looks good to me" });
  const held = await site.db.$transaction((tx) => holdIncident(tx, open, ([first = null]) => first));
  expect(held).toBe(ofLoss);
});

it("a loss is put to no incident that is being resolved at the same moment", async () => {
  for (let turn = 0; turn < 5; turn += 1) {
    const asked = { title: "Disk noise", zones: ["kr-a"], reason: "the disks are slow" };
    const { number } = await declareIncident(lead(), { ...asked, severity: 4 });
    const id = await lose("zone-lost", "kr-a");
    await Promise.allSettled([round(), resolveIncident(lead(), { number, reason: "it looks good to me" })]);
    const { incidentId } = await loss(id);
    expect(await site.db.incident.findUnique({ where: { id: incidentId ?? "" } })).toMatchObject({ status: "open" });
    await site.clear();
  }
});
