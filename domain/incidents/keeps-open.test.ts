import { expect, it } from "vitest";
import { RUN_STATUSES, TERMINAL } from "../runs/status.ts";
import { keepsOpen } from "./keeps-open.ts";

const over = { subject: "kr-a", endedAt: new Date(0) };

it("is kept open by a run that may still act, whatever was lost", () => {
  for (const status of RUN_STATUSES)
    expect(keepsOpen({ runs: [{ number: 7, status }], losses: [over] })?.key ?? null).toBe(
      TERMINAL.has(status) ? null : "incident-run-open",
    );
});

it("is kept open by what is still lost, although every run has ended", () => {
  const losses = [over, { subject: "kr-b", endedAt: null }];
  expect(keepsOpen({ runs: [{ number: 7, status: "completed" }], losses })).toEqual({
    key: "incident-loss-open",
    values: { subject: "kr-b" },
  });
  expect(keepsOpen({ runs: [], losses: [] })).toBeNull();
});
