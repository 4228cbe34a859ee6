import { expect, it } from "vitest";
import type { MeasurementValue } from "#domain/topology/measurement.ts";
import type { Service } from "#domain/topology/topology.ts";
import type { Samples } from "../observe/samples.ts";
import { servingIn } from "./serving.ts";

const now = new Date("2026-03-01T00:00:10Z");
const database = (region: string) => ({
  kind: "database",
  region,
  nodes: { [`${region}-a`]: {}, [`${region}-b`]: {} },
});
const databases = { components: { kr: database("kr"), jp: database("jp") } } as unknown as Service;
const entrance = { kind: "entrance", agent: "outside", backends: { kr: "console-kr", jp: "console-jp" } };
const fronted = { components: { front: entrance, kr: database("kr"), jp: database("jp") } } as unknown as Service;

const primary = { kind: "database", role: "primary" };
const standby = { kind: "database", role: "standby" };
const routedTo = (route: string | null) => ({ kind: "entrance", route, servers: [] });
const probe = { kind: "probe", region: "kr" };

type Seen = { readonly value: object; readonly ok?: boolean; readonly ageMs?: number };
function ask(service: Service, seen: Readonly<Record<string, Seen>>): Readonly<Record<"kr" | "jp", string>> {
  const samples = Object.entries(seen).map(([key, { value, ok = true, ageMs = 1_000 }]) => {
    const sample = { ok, value: value as MeasurementValue, at: new Date(now.getTime() - ageMs), intervalMs: 1_000 };
    return [`db/${key}`, sample] as const;
  });
  const found = new Map(samples) as unknown as Samples;
  const of = (region: string) => servingIn(region, "db", service, found, now);
  return { kr: of("kr"), jp: of("jp") };
}

it("tells a region whose databases all fell silent from one whose primary answers and one that has none", () => {
  expect(ask(databases, { "jp:jp-a": { value: primary } })).toEqual({ kr: "unknown", jp: "answers" });
  const old = { value: primary, ageMs: 60_000 };
  expect(ask(databases, { "kr:kr-a": old, "kr:kr-b": { value: standby } })).toEqual({ kr: "silent", jp: "unknown" });
});

it("asks nothing of a region that the entrance sends nobody to, and knows nothing of where it sends them unheard", () => {
  const route = { "front:outside": { value: routedTo("kr") }, "kr:kr-a": { value: primary } };
  expect(ask(fronted, { ...route, "front:probe": { value: probe } })).toEqual({ kr: "answers", jp: "elsewhere" });
  expect(ask(fronted, { ...route, "front:probe": { value: probe, ok: false } }).kr).toBe("silent");
  expect(ask(fronted, route).kr).toBe("silent");
  expect(ask(fronted, { "kr:kr-a": { value: primary } }).kr).toBe("unknown");
  expect(ask(fronted, { "front:outside": { value: routedTo(null) } })).toEqual({ kr: "unknown", jp: "unknown" });
});

it("knows nothing of a region where it can ask nobody, but that no entrance leads there", () => {
  const stream = { kind: "stream", region: "jp", nodes: {} };
  const of = (components: object) => ask({ components } as unknown as Service, { "kr:kr-a": { value: primary } });
  expect(of({ jp: stream })).toEqual({ kr: "unknown", jp: "unknown" });
  expect(of({ kr: database("kr"), jp: stream })).toEqual({ kr: "answers", jp: "unknown" });
  const toKr = { ...entrance, backends: { kr: "console-kr" } };
  expect(of({ front: toKr, jp: stream }).jp).toBe("elsewhere");
});
