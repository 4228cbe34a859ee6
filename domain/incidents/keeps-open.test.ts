import { expect, it } from "vitest";
import { RUN_STATUSES, TERMINAL } from "../runs/status.ts";
import { keepsOpen } from "./keeps-open.ts";

const over = { subject: "kr-a", endedAt: new Date(0), answered: false };

it("is kept open by a run that may still act, whatever was lost", () => {
  for (const status of RUN_STATUSES)
    expect(keepsOpen({ runs: [{ number: 7, status }], losses: [over] })?.key ?? null).toBe(
      TERMINAL.has(status) ? null : "incident-run-open",
    );
});

it("is kept open by what is lost and was not answered, although every run has ended; not by what may never come back", () => {
  const losses = [over, { subject: "kr-b", endedAt: null, answered: false }];
  expect(keepsOpen({ runs: [{ number: 7, status: "completed" }], losses })).toEqual({
    key: "incident-loss-open",
    values: { subject: "kr-b" },
  });
  const answered = losses.map((loss) => ({ ...loss, answered: true }));
  expect(keepsOpen({ runs: [{ number: 7, status: "completed" }], losses: answered })).toBeNull();
  expect(keepsOpen({ runs: [{ number: 8, status: "paused" }], losses: answered })?.key).toBe("incident-run-open");
  expect(keepsOpen({ runs: [], losses: [] })).toBeNull();
});
