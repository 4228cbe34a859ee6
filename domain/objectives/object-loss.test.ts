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
  expect(objectLoss(canary(), true, now)).toMatchObject({ ms: 0, because: null });
  expect(objectLoss(canary({ lost: 2, lostSince: ago(600_000) }), true, now)).toMatchObject({ ms: 600_000 });
});

it("without an acknowledged canary of the last minutes nothing is known", () => {
  const unknown = { ms: null, atLeastMs: null, because: "no-canary" };
  expect(objectLoss(null, false, now)).toMatchObject(unknown);
  expect(objectLoss(canary(), false, now)).toMatchObject(unknown);
  expect(objectLoss(canary({ acknowledgedAt: ago(300_000) }), true, now)).toMatchObject(unknown);
});

it("what was lost when the store last answered is lost at least", () => {
  const lost = canary({ acknowledgedAt: ago(300_000), lost: 1, lostSince: ago(900_000) });
  expect(objectLoss(lost, false, now)).toMatchObject({ ms: null, atLeastMs: 600_000 });
  expect(objectLoss({ ...lost, lostSince: lost.acknowledgedAt }, false, now)).toMatchObject({ ms: null, atLeastMs: 1 });
});
