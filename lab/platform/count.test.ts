import fc from "fast-check";
import { expect, test } from "vitest";
import { outOfOrder } from "./count.ts";

test("put back in their order, none is out of it; entries of one millisecond go by their sequence", () => {
  expect(outOfOrder([])).toBe(0);
  expect(outOfOrder(["5-0", "5-1", "5-10", "6-0"])).toBe(0);
  expect(outOfOrder(["5-10", "5-9"])).toBe(1);
  expect(outOfOrder(["7-0", "5-0", "6-0", "8-0"])).toBe(2);
});

test("there is one out of order exactly when the order is not the sorted one", () => {
  const ids = fc.uniqueArray(fc.tuple(fc.nat(20), fc.nat(3)), { selector: String });
  fc.assert(
    fc.property(ids, (all) => {
      const texts = (list: typeof all) => list.map(([ms, sequence]) => `${ms}-${sequence}`);
      const sorted = [...all].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
      expect(outOfOrder(texts(all)) === 0).toBe(String(texts(all)) === String(texts(sorted)));
    }),
  );
});
