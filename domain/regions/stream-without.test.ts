import { expect, test } from "vitest";
import type { Measurements } from "../topology/freshness.ts";
import type { StreamMeasurement } from "../topology/measurement.ts";
import type { StreamComponent } from "../topology/topology.ts";
import { streamWithout } from "./stream-without.ts";

const now = new Date("2026-11-29T05:00:00Z");
const component: StreamComponent = {
  ...{ adapter: "redis-streams", kind: "stream", region: "kr", user: "haechi", password: "p", stream: "logs" },
  ...{ group: "case-makers", deadLetters: "logs-dead", leftOut: null, replicas: 1, router: null },
  nodes: { "kr-a": "a:1", "kr-b": "b:1", "kr-c": "c:1" },
};
const node = (role: "primary" | "replica", change: Partial<StreamMeasurement> = {}): StreamMeasurement => ({
  ...{ kind: "stream", role, replicationId: "one", former: null, offset: 9, linked: role === "replica" },
  ...{ length: 0, pending: 0, lag: 0, oldestPendingMs: null, oldestWaitingMs: null },
  ...{ deadLetters: 0, leftOut: null },
  replicas: role === "primary" ? ["kr-b", "kr-c"].map((name) => ({ name, offset: 9, lagBytes: 0, online: true })) : [],
  ...change,
});
function without(zone: string, change: Record<string, StreamMeasurement | null> = {}, waitedFor = 1) {
  const values = { "kr-a": node("primary"), "kr-b": node("replica"), "kr-c": node("replica"), ...change };
  const measurements: Measurements = Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      value ? [[`ingest/stream-kr:${name}`, { at: now, ok: true, value, intervalMs: 1_000 }]] : [],
    ),
  );
  const found = streamWithout(zone, "ingest/stream-kr", { ...component, replicas: waitedFor }, measurements, now);
  return found.map(({ key, status }) => [key, status]);
}

test("with the primary's zone lost a promotion needs every replica when one confirms", () => {
  expect(without("kr-a")).toEqual([["stream-elsewhere", "met"]]);
  expect(without("kr-a", { "kr-c": null })).toEqual([["stream-without-proof", "breached"]]);
  expect(without("kr-a", { "kr-c": node("replica", { linked: false }) })).toEqual([
    ["stream-without-proof", "breached"],
  ]);
  expect(without("kr-a", { "kr-c": null }, 2)).toEqual([["stream-elsewhere", "met"]]);
  expect(without("kr-a", {}, 0)).toEqual([["stream-without-proof", "breached"]]);
});

test("with another zone lost the primary stays as long as a replica is left to confirm", () => {
  expect(without("kr-b")).toEqual([["stream-stays", "met"]]);
  expect(without("kr-b", { "kr-c": null })).toEqual([["stream-last-replica", "breached"]]);
});

test("what nobody measured is not taken for good", () => {
  expect(without("kr-b", { "kr-a": null })).toEqual([["stream-not-measured", "not_measured"]]);
  expect(without("kr-b", { "kr-a": node("replica") })).toEqual([["stream-no-primary", "breached"]]);
});
