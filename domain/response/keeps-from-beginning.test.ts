import { expect, it } from "vitest";
import { type Beginning, keepsFromBeginning } from "./keeps-from-beginning.ts";

const kept = (change: Partial<Beginning>) =>
  keepsFromBeginning({ handsOff: null, loss: { subject: "kr-a", ended: false }, ...change }).map(({ key }) => key);

it("lets a run begin while its loss lasts and nobody said hands off; a proof has no loss to end", () => {
  expect(kept({})).toEqual([]);
  expect(kept({ loss: null })).toEqual([]);
});

it("keeps one back that waited until hands off was said, or until its loss ended", () => {
  const handsOff = { setByName: "lead", until: "" };
  expect(kept({ handsOff })).toEqual(["hands-off"]);
  expect(kept({ handsOff, loss: null })).toEqual(["hands-off"]);
  expect(kept({ loss: { subject: "kr-a", ended: true } })).toEqual(["loss-ended"]);
});
