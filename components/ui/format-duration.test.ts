import { describe, expect, it } from "vitest";
import { ageParts, formatDuration } from "./format-duration.ts";

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
