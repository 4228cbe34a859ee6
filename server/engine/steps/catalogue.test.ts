import { readdir } from "node:fs/promises";
import { expect, test } from "vitest";
import { ACTIONS } from "#domain/plans/actions.ts";
import { bindStep, STEPS } from "./catalogue.ts";

test("every action of the vocabulary has its step, in a file of its name", async () => {
  expect(Object.keys(STEPS).sort()).toEqual(Object.keys(ACTIONS).sort());
  const files = await readdir(import.meta.dirname);
  for (const name of Object.keys(ACTIONS)) expect(files).toContain(`${name.replaceAll(".", "-")}.ts`);
});

test("an action that is not known, or arguments that do not fit, are refused before anything is called", () => {
  expect(() => bindStep("toString", {})).toThrow(/unknown-action/);
  expect(() => bindStep("flags.set", { component: "console/flags-jp", flag: "x", value: "maybe" })).toThrow();
});
