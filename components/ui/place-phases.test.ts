import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { percentOf, placePhases, SCALE_MS } from "./place-phases.ts";

const at = (seconds: number) => new Date(1_700_000_000_000 + seconds * 1000).toISOString();
const start = Date.parse(at(0));

describe("placePhases", () => {
  it("ends each phase where the next begins and lets the last run", () => {
    const placed = placePhases(
      start,
      [
        { name: "detect", startedAt: at(0) },
        { name: "execute", startedAt: at(38) },
      ],
      502_000,
      false,
    );
    expect(placed.map(({ name, ms, running }) => [name, ms, running])).toEqual([
      ["detect", 38_000, false],
      ["execute", 464_000, true],
    ]);
  });

  it("covers the elapsed share of the scale without gap or overlap, in seconds that add up to the clock's", () => {
    const seconds = fc.nat(3_000_000).map((ms) => ms / 1_000);
    fc.assert(
      fc.property(fc.array(seconds, { minLength: 1, maxLength: 5 }), seconds, (offsets, extra) => {
        const names = ["detect", "declare", "decide", "execute", "verify"] as const;
        const sorted = [0, ...offsets.sort((a, b) => a - b)].slice(0, names.length);
        const elapsed = Math.round(((sorted.at(-1) ?? 0) + extra) * 1_000);
        const phases = sorted.map((offset, index) => ({ name: names[index] ?? "verify", startedAt: at(offset) }));
        const placed = placePhases(start, phases, elapsed, false);
        expect(placed.reduce((sum, phase) => sum + phase.ms, 0)).toBe(Math.floor(elapsed / 1_000) * 1_000);
        expect(placed.reduce((sum, phase) => sum + phase.width, 0)).toBeCloseTo(percentOf(elapsed));
      }),
    );
  });

  it("keeps everything past 30 minutes at the end of the scale", () => expect(percentOf(SCALE_MS * 2)).toBe(100));
});
