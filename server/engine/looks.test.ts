import { expect, test } from "vitest";
import type { Database } from "../db/client.ts";
import { looksFor } from "./looks.ts";

const measured = (silent: readonly string[]) =>
  ({ measurement: { findMany: async () => silent.map((node) => ({ node })) } }) as unknown as Pick<
    Database,
    "measurement"
  >;

test("a zone that was silent is asked once; the others as often as any", async () => {
  const { look, lookInto, isSilent } = await looksFor(measured(["kr-a"]), new AbortController().signal);
  expect(lookInto("kr-a").attempts).toBe(1);
  expect(lookInto("kr-b").attempts).toBeUndefined();
  expect(look().attempts).toBeUndefined();
  expect([isSilent("kr-a"), isSilent("kr-b")]).toEqual([true, false]);
});

test("every look ends with the step", async () => {
  const step = new AbortController();
  const { look, lookInto } = await looksFor(measured(["kr-a"]), step.signal);
  const looks = [look(), look(8_000), lookInto("kr-a"), lookInto("kr-b")];
  step.abort();
  expect(looks.map((one) => one.signal.aborted)).toEqual([true, true, true, true]);
});
