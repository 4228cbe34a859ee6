import fc from "fast-check";
import { expect, it } from "vitest";
import { compareKeys } from "./key-order.ts";

it("keys are ordered by their bytes, as an object store orders them", () => {
  const text = fc.string({
    unit: fc.constantFrom("a", "b", "/", "é", "가", "\ufffd", "\ue000", "😀", "𐀀"),
    maxLength: 6,
  });
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(Math.sign(compareKeys(a, b))).toBe(Math.sign(Buffer.compare(Buffer.from(a), Buffer.from(b))));
    }),
  );
});
