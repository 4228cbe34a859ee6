import { expect, it } from "vitest";
import { BEFORE_START, IN_PROGRESS, RUN_STATUSES, STEP_SETTLED, STEP_STATUSES, TERMINAL } from "./status.ts";

it("puts every status of a run in exactly one set", () => {
  for (const status of RUN_STATUSES) {
    expect(
      [BEFORE_START, IN_PROGRESS, TERMINAL].filter((set) => set.has(status)),
      status,
    ).toHaveLength(1);
  }
  expect(BEFORE_START.size + IN_PROGRESS.size + TERMINAL.size).toBe(RUN_STATUSES.length);
});

it("settles a step only by what is a status of a step", () => {
  for (const status of STEP_SETTLED) expect(STEP_STATUSES).toContain(status);
  for (const open of ["waiting", "running", "waiting_for_person", "failed"] as const) {
    expect(STEP_SETTLED.has(open)).toBe(false);
  }
});
