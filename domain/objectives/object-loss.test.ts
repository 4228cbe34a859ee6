import { expect, it } from "vitest";
import type { ObjectCanaryMeasurement } from "../topology/measurement.ts";
import { objectLoss } from "./object-loss.ts";

const now = new Date("2031-02-03T04:05:06Z");
const ago = (ms: number) => new Date(now.getTime() - ms).toISOString();
const canary = (more: Partial<ObjectCanaryMeasurement> = {}): ObjectCanaryMeasurement => ({
  kind: "object-canary",
  number: "1",
  acknowledgedAt: ago(30_000),
  checked: 5,
  lost: 0,
  lostSince: null,
  ...more,
});

it("nothing is lost while every acknowledged object is there, and one that is not loses all since", () => {
  expect(objectLoss(canary(), now)).toMatchObject({ ms: 0, because: null });
  expect(objectLoss(canary({ lost: 2, lostSince: ago(600_000) }), now)).toMatchObject({ ms: 600_000 });
});

it("without an acknowledged canary of the last minutes nothing is known", () => {
  expect(objectLoss(null, now)).toMatchObject({ ms: null, because: "no-canary" });
  expect(objectLoss(canary({ acknowledgedAt: ago(300_000) }), now)).toMatchObject({ ms: null, because: "no-canary" });
});
