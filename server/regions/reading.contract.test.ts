import { afterAll, beforeAll, expect, it } from "vitest";
import { startVerbFixture, type VerbFixture } from "../access/verb-fixture.ts";
import { readComponent } from "./read-component.ts";
import { readRegions } from "./read-regions.ts";
import { readZone } from "./read-zone.ts";

let site: VerbFixture;
beforeAll(async () => {
  site = await startVerbFixture();
}, 90_000);
afterAll(() => site?.stop());

async function measure(component: string, node: string, ok: boolean, value: object, ageMs = 0): Promise<void> {
  const at = new Date(Date.now() - ageMs);
  const data = { component, node, ok, value, error: ok ? null : "own words of a server", at, intervalMs: 60_000 };
  const key = `${component}:${node}`;
  await site.db.measurement.upsert({ where: { key }, create: { key, ...data }, update: data });
}
const database = (role: string, replicas: object[] = []) => {
  return { kind: "database", role, timeline: 3, replicas, streaming: true, lagBytes: 0, rowLevelSecurity: true };
};

it("is not measured anywhere, and draws no relation, before anything was measured", async () => {
  const { regions, replications, routes, entries } = await readRegions(site.as("v", "viewer"), null);
  expect([...replications, ...routes, ...entries]).toEqual([]);
  const zones = regions.flatMap((region) => region.zones);
  expect(zones.map((zone) => zone.zone)).toEqual(["kr-a", "kr-b", "kr-c", "jp-a"]);
  for (const zone of zones) {
    expect(zone.counts).toEqual({ ok: 0, risk: 0, bad: 0, na: zone.of });
    expect([zone.share, zone.usage]).toEqual([null, null]);
  }
});

it("puts what is broken in a zone first, and keeps infrastructure's own words inside", async () => {
  await measure(
    "meta-db/kr",
    "kr-a",
    true,
    database("primary", [{ name: "kr-b", syncState: "sync", state: "streaming", lagBytes: 10 }]),
  );
  await measure("meta-db/kr", "kr-b", true, database("standby"));
  await measure("agent", "kr-b", false, { kind: "agent" });
  const page = await readZone(site.as("v", "viewer"), "kr", "kr-b");
  expect(page.places[0]).toMatchObject({ key: "agent:kr-b", cell: { state: "bad", word: { key: "silent" } } });
  expect(page.places.at(-1)).toMatchObject({
    key: "meta-db/kr:kr-b",
    cell: { state: "ok", word: { key: "synchronous" } },
  });
  expect(page.relations.replications).toMatchObject([{ from: "kr-a", to: "kr-b", syncState: "sync", lagBytes: 10 }]);
  expect(JSON.stringify(page)).not.toContain("own words");
});

it("shows of a component whether it is as wanted, once something was measured after the decision", async () => {
  const wanted = {
    kind: "server",
    address: { agent: "outside", instance: "edge", backend: "kr", server: "kr-a" },
    state: "maint",
  };
  const data = { component: "console/entrance", scope: "kr", value: wanted, token: 1n };
  await site.db.desiredState.create({
    data: { key: "entrance:kr/kr-a", ...data, setAt: new Date(Date.now() - 5_000) },
  });
  const server = (admin: string) => ({ backend: "kr", name: "kr-a", up: true, admin, weight: 1, check: "" });
  const answer = async () => (await readComponent(site.as("v", "viewer"), "console/entrance")).desired[0]?.holds;
  await measure(
    "console/entrance",
    "outside",
    true,
    { kind: "entrance", route: "kr", servers: [server("ready")] },
    10_000,
  );
  expect(await answer()).toBeNull();
  await measure("console/entrance", "outside", true, { kind: "entrance", route: "kr", servers: [server("ready")] });
  expect(await answer()).toBe(false);
  await measure("console/entrance", "outside", true, { kind: "entrance", route: "kr", servers: [server("maint")] });
  expect(await answer()).toBe(true);
});

it("refuses what the site does not have", async () => {
  const viewer = site.as("v", "viewer");
  await expect(readRegions(viewer, "us")).rejects.toMatchObject({ key: "region-not-found" });
  await expect(readZone(viewer, "jp", "kr-a")).rejects.toMatchObject({ key: "zone-not-found" });
  await expect(readComponent(viewer, "console/nothing")).rejects.toMatchObject({ key: "component-not-found" });
});
