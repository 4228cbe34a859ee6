import fc from "fast-check";
import { expect, it } from "vitest";
import { newestOfEach, takeBatch } from "./waiting.ts";

const samples = fc
  .array(fc.constantFrom("a", "b", "c", "d"), { maxLength: 40 })
  .map((keys) => keys.map((key, n) => ({ key, n })));

it("stores every sample once, each key's in their order, none twice in one batch", () => {
  fc.assert(
    fc.property(samples, fc.integer({ min: 1, max: 6 }), (all, atMost) => {
      const stored: { key: string; n: number }[] = [];
      let waiting: readonly { key: string; n: number }[] = all;
      while (waiting.length > 0) {
        const { batch, rest } = takeBatch(waiting, atMost);
        expect(batch.length).toBeGreaterThan(0);
        expect(batch.length).toBeLessThanOrEqual(atMost);
        expect(new Set(batch.map(({ key }) => key)).size).toBe(batch.length);
        stored.push(...batch);
        waiting = rest;
      }
      expect(stored.length).toBe(all.length);
      for (const name of ["a", "b", "c", "d"])
        expect(stored.filter(({ key }) => key === name)).toEqual(all.filter(({ key }) => key === name));
    }),
  );
});

it("keeps the newest of each key", () => {
  fc.assert(
    fc.property(samples, (all) => {
      const kept = newestOfEach(all);
      expect(kept.map(({ key }) => key).sort()).toEqual([...new Set(all.map(({ key }) => key))].sort());
      for (const one of kept) expect(all.every((other) => other.key !== one.key || other.n <= one.n)).toBe(true);
    }),
  );
});
