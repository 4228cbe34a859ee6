import { expect, it } from "vitest";
import { isMitigated } from "./mitigated.ts";

const answeredBy = (runId: string) => ({ state: "answered", by: "policy", runId, run: 1 }) as const;
const lasts = { endedAt: null, response: answeredBy("r") };
const back = { endedAt: new Date(0), response: null };

it("is mitigated by what came back, or by a run that ended well and answers what lasts", () => {
  expect(isMitigated({ losses: [back], runs: [] })).toBe(true);
  expect(isMitigated({ losses: [lasts], runs: [{ id: "r", status: "completed" }] })).toBe(true);
  expect(isMitigated({ losses: [], runs: [{ id: "r", status: "completed_with_exceptions" }] })).toBe(true);
});

it("is not while nothing was done, a loss is not answered, a run goes on or ended badly", () => {
  expect(isMitigated({ losses: [], runs: [] })).toBe(false);
  expect(isMitigated({ losses: [], runs: [{ id: "r", status: "failed" }] })).toBe(false);
  expect(isMitigated({ losses: [lasts], runs: [{ id: "r", status: "failed" }] })).toBe(false);
  expect(isMitigated({ losses: [lasts], runs: [{ id: "other", status: "completed" }] })).toBe(false);
  expect(isMitigated({ losses: [back], runs: [{ id: "r", status: "running" }] })).toBe(false);
  expect(isMitigated({ losses: [{ endedAt: null, response: null }], runs: [] })).toBe(false);
});
