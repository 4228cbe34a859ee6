import fc from "fast-check";
import { expect, it } from "vitest";
import { type Serving, worstServing } from "./serving.ts";

const some = fc.array(fc.constantFrom<Serving>("elsewhere", "answers", "unknown", "silent"));

it("says that all answer only when each one that customers are sent to is known to", () => {
  fc.assert(
    fc.property(some, (all) => {
      const asked = all.filter((one) => one !== "elsewhere");
      expect(worstServing(all) === "answers").toBe(asked.length > 0 && asked.every((one) => one === "answers"));
      expect(worstServing(all) === "silent").toBe(all.includes("silent"));
    }),
  );
});

it("takes a region that nobody hears for unknown, however well the other answers", () => {
  expect(worstServing(["unknown", "answers"])).toBe("unknown");
  expect(worstServing(["elsewhere", "answers"])).toBe("answers");
});

it("takes what nothing was asked of for unknown: that customers are not sent there is said by what was asked alone", () => {
  fc.assert(
    fc.property(some, (all) => {
      const elsewhere = all.length > 0 && all.every((one) => one === "elsewhere");
      expect(worstServing(all) === "elsewhere").toBe(elsewhere);
    }),
  );
  expect(worstServing([])).toBe("unknown");
});
