import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startVerbFixture, type VerbFixture } from "../access/verb-fixture.ts";
import { addNote } from "./add-note.ts";
import { changeSeverity } from "./change-severity.ts";
import { declareIncident } from "./declare-incident.ts";
import { listIncidents } from "./list-incidents.ts";
import { readIncident } from "./read-incident.ts";
import { resolveIncident } from "./resolve-incident.ts";

let site: VerbFixture;
beforeAll(async () => {
  site = await startVerbFixture();
});
afterAll(() => site.stop());
beforeEach(() => site.clear());

const lead = () => site.as("lead", "commander");
const sre = () => site.as("sre", "operator");
const REASON = "customers tell of failing logins";
const declare = (over: object = {}) =>
  declareIncident(sre(), { title: "Logins fail", severity: 2, zones: ["kr-b"], reason: REASON, ...over });
const audited = (action: string) => site.db.auditEvent.count({ where: { action } });

describe("an incident by hand", () => {
  it("is declared with its first entry and its audit row, numbered as people say it", async () => {
    const before = await audited("incident.declared");
    const { number } = await declare();
    const incident = await readIncident(lead(), number);
    expect(incident).toMatchObject({ severity: 2, status: "open", zones: ["kr-b"], regions: ["kr"], lastGoodAt: null });
    expect(incident.title).toEqual({ key: null, values: {}, text: "Logins fail" });
    expect(incident.timeline).toMatchObject([{ key: "declared", text: REASON, source: "sre" }]);
    expect(await audited("incident.declared")).toBe(before + 1);
  });

  it("is refused for a zone the site does not have, a severity there is not, and a person without the role", async () => {
    await expect(declare({ zones: ["kr-z"] })).rejects.toMatchObject({ key: "unknown-zone" });
    await expect(declare({ severity: 6 })).rejects.toMatchObject({ key: "invalid-input" });
    const viewer = site.as("someone", "viewer");
    const asked = { title: "Logins fail", severity: 1 as const, reason: REASON };
    await expect(declareIncident(viewer, asked)).rejects.toMatchObject({ key: "forbidden" });
    expect(await site.db.incident.count()).toBe(0);
  });

  it("changes its severity once for two who do at the same time, and only by a commander", async () => {
    const { number } = await declare();
    const change = () => changeSeverity(lead(), { number, severity: 1, reason: "every login fails by now" });
    await expect(
      changeSeverity(sre(), { number, severity: 1, reason: "every login fails by now" }),
    ).rejects.toMatchObject({ key: "forbidden" });
    const outcomes = await Promise.allSettled([change(), change()]);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(outcomes.find(({ status }) => status === "rejected")).toMatchObject({ reason: { key: "same-severity" } });
    const { timeline, severity } = await readIncident(lead(), number);
    expect(severity).toBe(1);
    expect(timeline.filter(({ key }) => key === "severity")).toMatchObject([{ values: { from: 2, to: 1 } }]);
  });

  it("is resolved by a person alone, once; afterwards it takes notes and nothing else", async () => {
    const { number } = await declare();
    await resolveIncident(lead(), { number, reason: "logins succeed for ten minutes" });
    await expect(resolveIncident(lead(), { number, reason: "logins succeed again" })).rejects.toMatchObject({
      key: "incident-resolved",
    });
    await expect(changeSeverity(lead(), { number, severity: 1, reason: "it was worse" })).rejects.toMatchObject({
      key: "incident-resolved",
    });
    await addNote(sre(), { number, text: "The certificate had run out." });
    const incident = await readIncident(lead(), number);
    expect(incident.timeline.map(({ key }) => key)).toEqual(["note", "resolved", "declared"]);
    expect(incident.status).toBe("resolved");
  });

  it("tells its beginning however much was written since, and how much is left out between", async () => {
    const { number } = await declare();
    await changeSeverity(lead(), { number, severity: 1, reason: "every login fails by now" });
    const { id: incidentId } = await site.db.incident.findUniqueOrThrow({ where: { number } });
    const note = { incidentId, actor: "sre", actorName: "sre", kind: "note", key: "note" };
    await site.db.incidentEntry.createMany({
      data: Array.from({ length: 320 }, (_, n) => ({ ...note, text: `${n}` })),
    });
    const { timeline, leftOut } = await readIncident(lead(), number);
    expect(timeline.slice(-2).map(({ key }) => key)).toEqual(["severity", "declared"]);
    expect(timeline).toHaveLength(302);
    expect(leftOut).toMatchObject({ n: 20 });
    expect((await readIncident(lead(), (await declare()).number)).leftOut).toBeNull();
  });

  it("keeps its timeline: an entry can be neither changed nor removed", async () => {
    await declare();
    await expect(site.db.incidentEntry.updateMany({ data: { text: "nothing happened" } })).rejects.toThrow();
    await expect(site.db.incidentEntry.deleteMany()).rejects.toThrow();
  });
});

describe("the list", () => {
  it("has open ones first, the worst at the top, whatever their age; filters narrow it", async () => {
    const old = await declare({ severity: 4, title: "Slow graphs" });
    await resolveIncident(lead(), { number: old.number, reason: "graphs are fast again" });
    const quiet = await declare({ severity: 3, title: "Slow exports", zones: [] });
    const worst = await declare({ severity: 1, title: "Logins fail" });
    const bad = await declare({ severity: 2, title: "Reports fail" });
    const { open, resolved } = await listIncidents(site.db, {});
    expect(open.map(({ number }) => number)).toEqual([worst, bad, quiet].map(({ number }) => number));
    expect(resolved.map(({ number }) => number)).toEqual([old.number]);
    expect((await listIncidents(site.db, { status: "resolved" })).open).toEqual([]);
    expect((await listIncidents(site.db, { severity: 2 })).open.map(({ number }) => number)).toEqual([bad.number]);
    expect((await listIncidents(site.db, { region: "kr", status: "open" })).open).toHaveLength(2);
  });

  it("turns pages without losing or repeating one", async () => {
    for (let n = 0; n < 27; n += 1) {
      const { number } = await declare({ title: `Blip ${n}`, severity: 5 });
      await resolveIncident(lead(), { number, reason: "it was over at once" });
    }
    const first = await listIncidents(site.db, { status: "resolved" });
    const second = await listIncidents(site.db, { status: "resolved", before: first.next ?? 0 });
    expect(first.resolved).toHaveLength(25);
    expect(new Set([...first.resolved, ...second.resolved].map(({ number }) => number)).size).toBe(27);
    expect(second.next).toBeNull();
  });
});
