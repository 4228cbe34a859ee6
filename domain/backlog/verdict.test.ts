import { expect, it } from "vitest";
import { atRest, type Rules } from "./relieve.ts";
import { verdictOf } from "./verdict.ts";
import type { Side } from "./waiting.ts";

const rules: Rules = {
  ...{ high: 500, low: 50, oldestMs: 5_000, holdMs: 5_000, add: 1, normal: 1, most: 3 },
  relaxes: ["sampling"],
};
const rest = atRest(rules, 0);
const more = { ...rest, consumers: 2 };
const verdict = (side: Side, state = more, why: "nothing-more" | "holding" = "holding") =>
  verdictOf({ state, side, why: [{ key: why, values: {} }] }, rules);

it("says that measures go back only where they do, and that they stay where they stay", () => {
  expect([verdict("below"), verdict("between")]).toEqual(["recovering", "between"]);
  expect([verdict("below", rest), verdict("between", rest)]).toEqual(["normal", "normal"]);
});

it("is at its limit with everything done that may be done, and unknown is a verdict of its own", () => {
  expect([verdict("above"), verdict("above", more, "nothing-more")]).toEqual(["filling", "beyond"]);
  expect(verdict("unknown")).toBe("not-measured");
});
