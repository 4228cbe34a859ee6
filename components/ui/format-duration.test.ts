import { describe, expect, it } from "vitest";
import { ageParts, dayParts, formatDuration, formatSeconds, formatTook } from "./format-duration.ts";

describe("formatDuration", () => {
  it.each([
    [0, "0:00"],
    [999, "0:00"],
    [38_000, "0:38"],
    [502_000, "8:22"],
    [3_599_999, "59:59"],
    [3_723_000, "1:02:03"],
    [-5_000, "0:00"],
  ])("%d ms is %s", (ms, text) => expect(formatDuration(ms)).toBe(text));
});

describe("ageParts", () => {
  it.each([
    [900, "seconds", 0, 0],
    [59_999, "seconds", 59, 0],
    [252_000, "minutes", 4, 12],
    [3_600_000, "hours", 1, 0],
    [90_000_000, "days", 1, 0],
    [-1, "seconds", 0, 0],
  ])("%d ms", (ms, unit, a, b) => expect(ageParts(ms)).toEqual({ unit, a, b }));
});

const seconds = (figure: string) => `${figure}초`;

describe("formatTook", () => {
  it("tells short things apart, and none of them is a bare zero", () => {
    expect([40, 400, 2_340, 9_949, 9_950, 75_000].map((ms) => formatTook(ms, seconds))).toEqual([
      "< 0.1초",
      "0.4초",
      "2.3초",
      "9.9초",
      "0:09",
      "1:15",
    ]);
  });
});

describe("formatSeconds", () => {
  it("is never a clock", () =>
    expect([40, 400, 8_000, 8_200, 75_000].map((ms) => formatSeconds(ms, seconds))).toEqual([
      "< 0.1초",
      "0.4초",
      "8초",
      "8.2초",
      "75초",
    ]));
});

describe("dayParts", () => {
  it.each([
    [86_399_999, null],
    [86_400_000, { days: 1, hours: 0 }],
    [1_037_643_000, { days: 12, hours: 0 }],
    [100_000_000, { days: 1, hours: 3 }],
    [-1, null],
  ])("%d ms", (ms, parts) => expect(dayParts(ms)).toEqual(parts));
});
