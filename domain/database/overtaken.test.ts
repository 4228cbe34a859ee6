import { expect, test } from "vitest";
import { isOvertaken } from "./overtaken.ts";

const primary = (timeline: number | null) => ({ zone: "kr-a", timeline });

test("a primary is overtaken by a newer timeline, not by an older one, and not by what is not known", () => {
  expect(isOvertaken(primary(1), { timeline: 2, zones: ["kr-b"] })).toBe(true);
  expect(isOvertaken(primary(1), { timeline: 2, zones: [] })).toBe(true);
  expect(isOvertaken(primary(3), { timeline: 2, zones: ["kr-b"] })).toBe(false);
  expect(isOvertaken(primary(1), null)).toBe(false);
  expect(isOvertaken(primary(null), { timeline: 2, zones: [] })).toBe(false);
});

test("of one timeline there is one primary: who was measured on it elsewhere is another", () => {
  expect(isOvertaken(primary(2), { timeline: 2, zones: ["kr-a"] })).toBe(false);
  expect(isOvertaken(primary(2), { timeline: 2, zones: [] })).toBe(false);
  expect(isOvertaken(primary(2), { timeline: 2, zones: ["kr-b"] })).toBe(true);
  expect(isOvertaken(primary(2), { timeline: 2, zones: ["kr-a", "kr-b"] })).toBe(true);
});
