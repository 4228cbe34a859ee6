import { describe, expect, it } from "vitest";
import { newestSecond, piecesOf, shareOf, spanOf } from "./pieces.ts";

const HOUR = 3_600_000;
const now = Date.parse("2031-02-03T12:00:00Z");
const iso = (hours: number) => new Date(now - hours * HOUR).toISOString();
const archive = (...windows: [number, number][]) => ({
  endsInGap: false,
  windows: windows.map(([from, until]) => ({ from: iso(from), until: iso(until) })),
});
const hours = (pieces: ReturnType<typeof piecesOf>) =>
  pieces.map(({ kind, from, until }) => [kind, (now - from) / HOUR, (now - until) / HOUR]);
const span = { from: now - 24 * HOUR, until: now };

describe("what can be restored, drawn", () => {
  it("shows the gap between two windows as lost, and nothing before the first", () => {
    expect(hours(piecesOf(archive([20, 10], [8, 0]), span))).toEqual([
      ["restorable", 20, 10],
      ["lost", 10, 8],
      ["restorable", 8, 0],
    ]);
  });

  it("shows what is archived behind a gap as lost until there is a base backup behind it", () => {
    expect(hours(piecesOf({ ...archive([20, 10]), endsInGap: true }, span))).toEqual([
      ["restorable", 20, 10],
      ["lost", 10, 0],
    ]);
  });

  it("cuts what began before the line does", () => {
    expect(hours(piecesOf(archive([400, 1]), span))).toEqual([["restorable", 24, 1]]);
  });

  it("has no piece of a window without length or without an archive", () => {
    expect(piecesOf(archive([5, 5]), span)).toEqual([]);
    expect(piecesOf(archive(), span)).toEqual([]);
  });

  it("spans two weeks, or as much as there is, and never nothing", () => {
    const spanned = (...archives: ReturnType<typeof archive>[]) => {
      const found = spanOf({ archives: archives as never, spanMs: 336 * HOUR, readAt: new Date(now).toISOString() });
      return (found.until - found.from) / HOUR;
    };
    expect(spanned(archive([500, 0]))).toBe(336);
    expect(spanned(archive([5, 0]), archive([2, 0]))).toBe(5);
    expect(spanned()).toBeGreaterThan(0);
  });

  it("places a moment on the line, and what is beyond it at its end", () => {
    expect(shareOf(now - 6 * HOUR, span)).toBe(75);
    expect(shareOf(now + HOUR, span)).toBe(100);
    expect(shareOf(now - 99 * HOUR, span)).toBe(0);
  });

  it("offers a second that a test can look at from both sides, of the newest stretch", () => {
    expect(newestSecond(archive([20, 10], [8, 0]))).toBe(now - 15_000);
    expect(newestSecond(archive([1, 1]))).toBe(now - HOUR);
    expect(newestSecond(archive())).toBeNull();
  });
});
