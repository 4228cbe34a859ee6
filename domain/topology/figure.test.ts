import { expect, it } from "vitest";
import { figureOf } from "./figure.ts";
import type { DatabaseMeasurement, GatewayMeasurement } from "./measurement.ts";

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
