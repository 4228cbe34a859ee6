import { describe, expect, test } from "vitest";
import { RUN_STATUSES, TERMINAL } from "#domain/runs/status.ts";
import { WISHES } from "#domain/runs/wishes.ts";
import { offered } from "./offered.ts";

describe("what a run's page offers", () => {
  test.each(["approved", "running", "verifying"] as const)(
    "%s: a pause, and once it is wished, only its taking back",
    (status) => {
      expect(offered({ status, desired: "run" }).next).toBe("pause");
      expect(offered({ status, desired: "pause" }).next).toBe("resume");
    },
  );

  test.each(WISHES)("paused, wish %s: never a pause", (desired) => {
    expect(offered({ status: "paused", desired }).next).toBe("resume");
  });

  test.each(RUN_STATUSES)("%s: cancelling as long as it has not ended, nothing after", (status) => {
    const open = !TERMINAL.has(status);
    expect(offered({ status, desired: "run" }).cancel).toBe(open);
    if (!open || status === "awaiting_approval") expect(offered({ status, desired: "run" }).next).toBeNull();
  });
});
