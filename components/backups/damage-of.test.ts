import { expect, it } from "vitest";
import { damageOf } from "./damage-of.ts";

const read = { key: "backup-damaged", values: { backup: "b1", at: "2026-03-01T00:00:00.000Z" } } as const;

it("a point is damaged by its tool's own word, or by what reading found", () => {
  expect(damageOf({ detail: { damaged: true, usable: false }, wrong: read })).toBe("damaged");
  expect(damageOf({ detail: { usable: false }, wrong: null })).toBe("unusable");
  expect(damageOf({ detail: { usable: true, damaged: null }, wrong: read })).toBe(read);
});

it("nothing is said of one that nothing was found of", () =>
  expect(damageOf({ detail: { usable: true }, wrong: null })).toBeNull());
