import { expect, it } from "vitest";
import { inForce, isInForce } from "./hands-off.ts";

const now = new Date("2026-11-24T01:00:00Z");
const until = (time: string, liftedAt: Date | null = null) => ({ until: new Date(time), liftedAt });

it("ends by itself and when it is lifted", () => {
  expect(isInForce(until("2026-11-24T01:00:01Z"), now)).toBe(true);
  expect(isInForce(until("2026-11-24T01:00:00Z"), now)).toBe(false);
  expect(isInForce(until("2026-11-24T02:00:00Z", now), now)).toBe(false);
});

it("is the one that lasts longest: a shorter one set later ends nothing", () => {
  const long = until("2026-11-24T09:00:00Z");
  expect(inForce([long, until("2026-11-24T01:05:00Z"), until("2026-11-24T10:00:00Z", now)], now)).toBe(long);
  expect(inForce([until("2026-11-23T01:05:00Z")], now)).toBeNull();
});
