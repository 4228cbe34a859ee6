import { describe, expect, test } from "vitest";
import { type Acted, inForce } from "./in-force.ts";

const step = (over: Partial<Acted>): Acted => ({
  action: "flags.set",
  status: "done",
  acted: true,
  doneByPerson: false,
  endedMs: 1,
  position: 1,
  ...over,
});
const of = (...steps: readonly Acted[]) => inForce(steps, (one) => one);

describe("what of a run is in force", () => {
  test("newest first, what has not ended before all, and of those that ended together the later one", () => {
    const [a, b, c, d] = [
      step({ endedMs: 1 }),
      step({ endedMs: 3, position: 2 }),
      step({ endedMs: 3, position: 3 }),
      step({ endedMs: null }),
    ];
    expect(of(a, b, c, d)).toEqual([d, c, b, a]);
  });

  test("what acted or a person did, also where it failed; not what was found so, reads, waits for a person or was taken back", () => {
    const failed = step({ status: "failed" });
    const byHand = step({ acted: false, doneByPerson: true });
    expect(of(failed, byHand)).toHaveLength(2);
    expect(
      of(
        step({ acted: false }),
        step({ status: "compensated" }),
        step({ action: "check.healthy" }),
        step({ action: "manual.confirm", doneByPerson: true }),
      ),
    ).toEqual([]);
  });
});
