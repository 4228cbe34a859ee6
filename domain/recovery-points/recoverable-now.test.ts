import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Recoverable } from "./key-gone.ts";
import { recoverableNow } from "./recoverable-now.ts";

const open: Recoverable = { recoverable: "yes" };
const shut: Recoverable = { recoverable: "no", reason: { key: "key-disabled", values: { key: "alias/backups" } } };
const dark: Recoverable = { recoverable: "unknown", reason: { key: "keys-unmeasured", values: {} } };
const kept = fc.record({
  fresh: fc.boolean(),
  restorable: fc.option(fc.nat({ max: 3 })),
  broken: fc.nat({ max: 2 }),
  keys: fc.array(fc.constantFrom(open, shut, dark), { maxLength: 3 }),
});

describe("whether something can be brought back now", () => {
  it("is yes only of what was seen, is there, is whole, and whose every key opens", () => {
    fc.assert(
      fc.property(kept, (facts) => {
        const good =
          facts.fresh && (facts.restorable ?? 0) > 0 && facts.broken === 0 && facts.keys.every((one) => one === open);
        expect(recoverableNow(facts).is === "yes").toBe(good);
      }),
    );
  });

  it("is no whenever a key is gone, however much else is unknown, and names it", () => {
    fc.assert(
      fc.property(kept, (facts) => {
        expect(recoverableNow({ ...facts, keys: [...facts.keys, shut] })).toEqual({ is: "no", because: shut.reason });
      }),
    );
  });

  it("is unknown of what nobody looked at, whatever was there", () => {
    const facts = { fresh: false, restorable: 9, broken: 0, keys: [open] };
    expect(recoverableNow(facts)).toMatchObject({ is: "unknown", because: { key: "not-seen" } });
    expect(recoverableNow({ ...facts, fresh: true, restorable: null })).toMatchObject({
      ...{ is: "unknown", because: { key: "not-listed" } },
    });
    expect(recoverableNow({ ...facts, fresh: true, keys: [open, dark] })).toMatchObject({ is: "unknown" });
  });
});
