import { expect, it } from "vitest";
import { isMitigated } from "./mitigated.ts";

const lasts = { endedAt: null, answered: false };
const answered = { endedAt: null, answered: true };
const back = { endedAt: new Date(0), answered: false };

it("is mitigated by what came back, or by a run that ended well and answers what lasts, of whichever incident it is", () => {
  expect(isMitigated({ losses: [back], runs: [] })).toBe(true);
  expect(isMitigated({ losses: [answered, back], runs: [] })).toBe(true);
  expect(isMitigated({ losses: [answered], runs: [{ status: "failed" }, { status: "completed" }] })).toBe(true);
  expect(isMitigated({ losses: [], runs: [{ status: "completed_with_exceptions" }] })).toBe(true);
});

it("is not while nothing was done, a loss is not answered, a run goes on or ended badly", () => {
  expect(isMitigated({ losses: [], runs: [] })).toBe(false);
  expect(isMitigated({ losses: [], runs: [{ status: "failed" }] })).toBe(false);
  expect(isMitigated({ losses: [lasts], runs: [{ status: "completed" }] })).toBe(false);
  expect(isMitigated({ losses: [answered, lasts], runs: [{ status: "completed" }] })).toBe(false);
  expect(isMitigated({ losses: [back], runs: [{ status: "running" }] })).toBe(false);
});
