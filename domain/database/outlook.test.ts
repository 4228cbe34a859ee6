import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  isLessSilenced,
  losesMore,
  mostSigned,
  type PromotionOutlook,
  type SignedLoss,
  signedLoss,
} from "./outlook.ts";

const figure = fc.option(fc.nat(1_000));
const loss = fc.record({ rows: figure, lossBytes: figure, mayStillAcknowledge: fc.boolean() });

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
        expect(losesMore(signed, signed)).toBe(false);
        expect(isLessSilenced(signed, signed)).toBe(false);
        const smaller = { ...signed, rows: less(signed.rows, rows), lossBytes: less(signed.lossBytes, bytes) };
        expect(losesMore(signed, smaller)).toBe(false);
      }),
    ));

  it("is left by one row or one byte more, and by what is no longer known", () => {
    const signed = { rows: 3, lossBytes: 400, mayStillAcknowledge: false };
    for (const now of [{ rows: 4 }, { lossBytes: 401 }, { rows: null }, { lossBytes: null }])
      expect(losesMore(signed, { ...signed, ...now })).toBe(true);
  });

  it("is left by an old primary that may acknowledge on, unless that is what was signed; what says nothing of it gives no leave", () => {
    const standby = { zone: "kr-c", why: null, rows: 3, lossBytes: 400, firstAt: null, lastAt: null };
    const outlook = (key: string) => ({
      ...{ component: "meta-db/kr", oldPrimary: { zone: "kr-a" }, promote: "kr-c", candidates: [standby] },
      reasons: [{ key, values: { zone: "kr-a" } }],
    });
    const of = (key: string) => signedLoss(outlook(key) as unknown as PromotionOutlook);
    const [may, off, cut] = [of("old-primary-may-still-acknowledge"), of("old-primary-off"), of("old-primary-cut-off")];
    const { mayStillAcknowledge: _, ...unsaid } = may;
    const left = (signed: SignedLoss, now: SignedLoss) => {
      const [most, least] = [mostSigned(signed), mostSigned(now)];
      return most === null || least === null || isLessSilenced(most, least);
    };
    for (const signed of [off, cut, unsaid]) expect(left(signed, may)).toBe(true);
    for (const now of [may, off, cut]) expect(left(may, now)).toBe(false);
    for (const now of [off, cut]) expect(left(off, now)).toBe(false);
  });
});
