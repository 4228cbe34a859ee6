import { expect, test } from "vitest";
import { readPromotion, withoutVerdict } from "./read-promotion.ts";

const facts = {
  oldPrimary: "kr-a",
  timelineBefore: 1,
  proof: "quorum",
  promote: "kr-b",
  reasons: [{ key: "old-primary-cut-off", values: { zone: "kr-a", by: "kr-b" } }],
  candidates: [
    { zone: "kr-b", eligible: true, why: null, lossBytes: 0, receivedLsn: "0/3000" },
    { zone: "kr-c", eligible: false, why: "silent", lossBytes: null, receivedLsn: null },
  ],
};

test("reads the verdict a promotion recorded", () => {
  expect(readPromotion(facts)).toMatchObject({
    oldPrimary: "kr-a",
    lastKnownLsn: null,
    settings: [],
    offBy: null,
    timelineBefore: 1,
    promote: "kr-b",
    proof: "quorum",
    reasons: [{ key: "old-primary-cut-off", values: { zone: "kr-a", by: "kr-b" } }],
    candidates: [
      { zone: "kr-b", why: null, receivedLsn: "0/3000", lossBytes: 0, rows: null },
      { zone: "kr-c", why: "silent", receivedLsn: null, lossBytes: null },
    ],
  });
  expect(withoutVerdict(facts)).toEqual({ timelineBefore: 1 });
});

test("facts of other steps hold none", () => {
  for (const other of [{}, { oldPrimary: "kr-a", shutdownLsn: "0/1" }, { candidates: "kr-b" }]) {
    expect(readPromotion(other)).toBeNull();
    expect(withoutVerdict(other)).toBe(other);
  }
});
