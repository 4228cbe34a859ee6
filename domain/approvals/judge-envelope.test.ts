import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Envelope } from "./envelope.ts";
import { at, exampleEnvelope } from "./example.fixture.ts";
import { hashEnvelope } from "./hash-envelope.ts";
import { judgeEnvelope } from "./judge-envelope.ts";

const frozen = exampleEnvelope();
const left = (change: Partial<Envelope>, from = frozen) => {
  const verdict = judgeEnvelope(from, { ...from, ...change });
  return verdict.left ? verdict.changes.filter((entry) => entry.leaves).map((entry) => entry.key) : [];
};

describe("judgeEnvelope", () => {
  it("stays when nothing changed, and when only time passed", () => {
    expect(judgeEnvelope(frozen, frozen)).toEqual({ left: false, changes: [] });
    const unknown = [{ key: "zone-silent", values: { zone: "kr-a", since: at(500).toISOString() } }];
    expect(judgeEnvelope(frozen, { ...frozen, evaluatedAt: at(500).toISOString(), unknown })).toEqual({
      left: false,
      changes: [],
    });
  });

  it("is left by a worse loss, less headroom than the minimum, another plan", () => {
    expect(left({ maximumLoss: [{ service: "console", rows: 1 }] })).toEqual(["loss-worse"]);
    expect(left({ maximumLoss: [...frozen.maximumLoss, { service: "meta-db", rows: 1 }] })).toEqual(["loss-worse"]);
    expect(left({ headroom: { measured: 0.29, minimum: 0.3 } })).toEqual(["headroom-below-minimum"]);
    expect(left({ headroom: { measured: null, minimum: 0.3 } })).toEqual(["headroom-not-measured"]);
    expect(left({ headroom: { measured: 0.5, minimum: 0.1 } })).toEqual(["headroom-minimum-lowered"]);
    expect(left({ planHash: "other" })).toEqual(["another-plan"]);
    expect(left({ values: { zone: "kr-b" } })).toEqual(["another-plan"]);
    expect(left({ to: "us" })).toEqual(["another-way"]);
    expect(left({ requestedBy: "somebody" })).toEqual(["another-request"]);
    expect(left({ executeWithinS: 601 })).toEqual(["expiry-later"]);
  });

  it("is left when whoever would be promoted now costs more than the one that was named", () => {
    const nothing = { why: null, firstAt: null, lastAt: null };
    const loss = (promote: string, rows: number | null) => [
      {
        component: "meta-db/kr",
        oldPrimary: "kr-a",
        promote,
        candidates: [
          { zone: "kr-b", ...nothing, rows: 500, lossBytes: 9_000 },
          { zone: "kr-c", ...nothing, rows, lossBytes: 0 },
        ],
      },
    ];
    const signed = exampleEnvelope({ dataLoss: loss("kr-c", 3) });
    expect(left({ dataLoss: loss("kr-c", 3) }, signed)).toEqual([]);
    expect(left({ dataLoss: loss("kr-c", 0) }, signed)).toEqual([]);
    for (const worse of [loss("kr-c", 4), loss("kr-c", null), loss("kr-b", 3), loss("nobody", 3)])
      expect(left({ dataLoss: worse }, signed)).toEqual(["promotion-loses-more"]);
    expect(left({ dataLoss: loss("kr-c", 0) }, frozen)).toEqual(["promotion-loses-more"]);
    const silenced = (mayStillAcknowledge?: boolean) => loss("kr-c", 3).map((one) => ({ ...one, mayStillAcknowledge }));
    for (const before of [silenced(), silenced(false)])
      expect(left({ dataLoss: silenced(true) }, exampleEnvelope({ dataLoss: before }))).toEqual([
        "old-primary-may-acknowledge",
      ]);
    for (const now of [silenced(true), silenced(false)])
      expect(left({ dataLoss: now }, exampleEnvelope({ dataLoss: silenced(true) }))).toEqual([]);
  });

  it("is left by a refusal of the guard, by anything more that crosses, by anything newly unknown", () => {
    expect(left({ sovereignty: { ...frozen.sovereignty, allowed: false } })).toEqual(["sovereignty-refuses"]);
    expect(left({ sovereignty: { ...frozen.sovereignty, movements: 1 } })).toEqual(["more-crosses"]);
    expect(left({ unknown: [...frozen.unknown, { key: "zone-silent", values: { zone: "kr-b" } }] })).toEqual([
      "newly-unknown",
    ]);
  });

  it("is not left by improvement, which is shown", () => {
    const from = exampleEnvelope({
      maximumLoss: [{ service: "meta-db", rows: 9 }],
      headroom: { measured: null, minimum: 0.3 },
    });
    const better = {
      maximumLoss: [{ service: "meta-db", rows: 3 }],
      headroom: { measured: 0.9, minimum: 0.3 },
      unknown: [],
    };
    expect(left(better, from)).toEqual([]);
    const source = [{ zone: "kr-a", answers: true, since: null }];
    expect(judgeEnvelope(from, { ...from, ...better, source }).changes.map((entry) => entry.key)).toEqual([
      "loss-better",
      "headroom-changed",
      "no-longer-unknown",
      "source-changed",
    ]);
  });

  const share = fc.double({ min: 0, max: 1, noNaN: true });
  it("is left exactly when the loss grew or the headroom fell under its minimum", () => {
    const figures = fc.record({ rows: fc.nat(20), headroom: share });
    fc.assert(
      fc.property(figures, figures, share, (signed, measured, minimum) => {
        const make = ({ rows, headroom }: typeof signed) =>
          exampleEnvelope({ maximumLoss: [{ service: "meta-db", rows }], headroom: { measured: headroom, minimum } });
        const expected = measured.rows > signed.rows || measured.headroom < minimum;
        expect(judgeEnvelope(make(signed), make(measured)).left).toBe(expected);
      }),
    );
  });
});

describe("hashEnvelope", () => {
  it("is the same for the same facts in another order, also after being stored", async () => {
    const turned = Object.fromEntries(Object.entries(frozen).reverse()) as unknown as Envelope;
    const stored = JSON.parse(JSON.stringify(frozen)) as Envelope;
    const hash = await hashEnvelope(frozen);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect([await hashEnvelope(turned), await hashEnvelope(stored)]).toEqual([hash, hash]);
  });

  it("differs for every other envelope", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), fc.nat(), async (reason, rows) => {
        const other = exampleEnvelope({ reason, maximumLoss: [{ service: "console", rows: rows + 1 }] });
        expect(await hashEnvelope(other)).not.toBe(await hashEnvelope(frozen));
      }),
    );
  });
});
