import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isWorse, mostSigned, type SignedLoss } from "./outlook.ts";

const figure = fc.option(fc.nat(1_000));
const loss = fc.record({ rows: figure, lossBytes: figure });

describe("the loss that was signed", () => {
  it("is that of the standby that would have been promoted, not of a worse one that was shown beside it", () => {
    const nothing = { why: null, firstAt: null, lastAt: null };
    const signed: SignedLoss = {
      component: "meta-db/kr",
      oldPrimary: "kr-a",
      promote: "kr-c",
      candidates: [
        { zone: "kr-b", ...nothing, rows: 900, lossBytes: 9_000 },
        { zone: "kr-c", ...nothing, rows: 3, lossBytes: 400 },
      ],
    };
    expect(mostSigned(signed)).toMatchObject({ rows: 3, lossBytes: 400 });
    expect(mostSigned({ ...signed, promote: null })).toBeNull();
  });

  it("is not left by the same loss or a smaller one", () =>
    fc.assert(
      fc.property(loss, fc.nat(), fc.nat(), (signed, rows, bytes) => {
        const less = (most: number | null, by: number) => (most === null ? by : Math.max(0, most - by));
        expect(isWorse(signed, signed)).toBe(false);
        expect(isWorse(signed, { rows: less(signed.rows, rows), lossBytes: less(signed.lossBytes, bytes) })).toBe(
          false,
        );
      }),
    ));

  it("is left by one row or one byte more, and by what is no longer known", () => {
    const signed = { rows: 3, lossBytes: 400 };
    for (const now of [{ rows: 4 }, { lossBytes: 401 }, { rows: null }, { lossBytes: null }])
      expect(isWorse(signed, { ...signed, ...now })).toBe(true);
  });
});
