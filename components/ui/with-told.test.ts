import { expect, it } from "vitest";
import type { Told } from "./toasts.tsx";
import { withTold } from "./with-told.ts";

const refused = (id: string, description: string): Told => ({ id, refused: true, title: "Refused", description });

it("keeps every refusal that waits to be shown, also two of the same title", () => {
  const waiting = [refused("1", "A run holds the region"), refused("2", "The plan has changed")];
  expect(waiting.reduce(withTold, [])).toEqual(waiting);
});

it("tells once what is told again under its id", () => {
  const unloaded = refused("unloaded", "Load the page again");
  const all = [unloaded, refused("1", "A run holds the region"), { ...unloaded }].reduce(withTold, []);
  expect(all.map(({ id }) => id)).toEqual(["1", "unloaded"]);
});
