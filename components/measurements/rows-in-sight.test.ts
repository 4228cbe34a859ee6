import fc from "fast-check";
import { expect, it } from "vitest";
import { ROW_PX, rowsInSight } from "./rows-in-sight.ts";

it("draws every row that is in sight, and never many more", () => {
  fc.assert(
    fc.property(fc.nat({ max: 2_000 }), fc.nat({ max: 60_000 }), (count, scrolled) => {
      const { first, last } = rowsInSight(count, scrolled, 560);
      expect(first).toBeLessThanOrEqual(last === 0 ? 0 : last);
      expect(last - first).toBeLessThanOrEqual(560 / ROW_PX + 22);
      for (let row = 0; row < count; row += 1) {
        const inSight = (row + 1) * ROW_PX > scrolled && row * ROW_PX < scrolled + 560;
        if (inSight) expect(row >= first && row < last).toBe(true);
      }
    }),
  );
});
