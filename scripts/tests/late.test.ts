import { describe, expect, it } from "vitest";
import { lateFiles } from "./late.ts";
import type { FileOutcome } from "./report.ts";

const late = "Error: Sampling in every zone did not happen within 90 s: not so in kr-a";
const wrong = "AssertionError: expected 2 to be 1 // Object.is equality";
const failing = (...failures: string[]): FileOutcome => ({ passed: 3, failed: failures.length, skipped: 0, failures });
const fine = failing();

describe("lateFiles", () => {
  it("names what was late and nothing that passed", () => {
    expect(
      lateFiles(
        new Map([
          ["surge", failing(late)],
          ["restore", fine],
        ]),
      ),
    ).toEqual(["surge"]);
    expect(lateFiles(new Map([["restore", fine]]))).toEqual([]);
  });

  it.each([
    "Error: Test timed out in 180000ms.",
    "Error: Hook timed out in 120000ms.",
    "Test timeout of 240000ms exceeded.",
    "TimeoutError: locator.click: Timeout 15000ms exceeded.",
    'Error: FO-1 is paused: [{"key":"not-done-in-time","values":{"seconds":10},"step":"route-clients"}]',
    "Error: expect(locator).toBeVisible() failed\n\nLocator: getByText('x')\nTimeout:  15000ms",
  ])("knows lateness by what the runners say of it: %s", (message) => {
    expect(lateFiles(new Map([["one", failing(message)]]))).toEqual(["one"]);
  });

  it("tries nothing again once anything is wrong", () => {
    expect(
      lateFiles(
        new Map([
          ["surge", failing(late)],
          ["standards", failing(wrong)],
        ]),
      ),
    ).toEqual([]);
    expect(lateFiles(new Map([["surge", failing(late, wrong)]]))).toEqual([]);
  });

  it("takes much lateness for what it is", () => {
    expect(lateFiles(new Map(["a", "b", "c"].map((file) => [file, failing(late)])))).toEqual([]);
  });
});
