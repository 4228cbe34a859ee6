import { expect, it } from "vitest";
import { figureOf } from "./figure.ts";
import type { DatabaseMeasurement, GatewayMeasurement, ObjectiveMeasurement } from "./measurement.ts";

const database = (role: DatabaseMeasurement["role"], lagBytes: number | null) =>
  ({ kind: "database", role, lagBytes }) as DatabaseMeasurement;
const gateway = (used: number, limit: number) =>
  ({ kind: "gateway", sessions: { used, limit } }) as unknown as GatewayMeasurement;

it("is a standby's lag, a gateway's used share, and nothing where nothing was measured", () => {
  expect(figureOf(database("standby", 0))).toBe(0);
  expect(figureOf(database("standby", null))).toBeNull();
  expect(figureOf(database("primary", null))).toBeNull();
  expect(figureOf(database("down", null))).toBeNull();
  expect(figureOf(gateway(250, 1_000))).toBe(0.25);
  expect(figureOf(gateway(0, 0))).toBeNull();
  expect(figureOf({ kind: "agent", zone: "kr-a", version: "1" })).toBeNull();
  expect(figureOf(null)).toBeNull();
});

it("is of an objective what it is, or what it is at least while nobody knows", () => {
  const objective = (ms: number | null, atLeastMs?: number | null) =>
    figureOf({ kind: "objective", ms, atLeastMs } as ObjectiveMeasurement);
  expect([objective(0, null), objective(1_000, 5), objective(null, 80_000)]).toEqual([0, 1_000, 80_000]);
  expect([objective(null, 0), objective(null, null), objective(null)], "nothing is known").toEqual([null, null, null]);
});
