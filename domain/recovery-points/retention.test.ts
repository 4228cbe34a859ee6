import fc from "fast-check";
import { expect, test } from "vitest";
import { RECOVERY_POINT_KINDS } from "./recovery-point.ts";
import { knownGoneMs } from "./retention.ts";

const DAY_MS = 86_400_000;
const standards = (days: number) => ({ postgresql: { keepMs: days * DAY_MS }, images: { keepMs: days * DAY_MS } });

test("what is gone stays known at least as long as the site keeps such points, and for a quarter", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4_000 }), fc.constantFrom(...RECOVERY_POINT_KINDS), (days, kind) => {
      const known = knownGoneMs(kind, standards(days));
      expect(known).toBeGreaterThanOrEqual(92 * DAY_MS);
      if (kind === "base-backup" || kind === "wal-window" || kind === "image-digest")
        expect(known).toBeGreaterThanOrEqual(days * DAY_MS);
    }),
  );
});

test("where the site says nothing, for more than a year", () => {
  for (const kind of RECOVERY_POINT_KINDS) expect(knownGoneMs(kind, undefined)).toBeGreaterThan(366 * DAY_MS);
});
