import { describe, expect, test } from "vitest";
import type { PlanPreview } from "#server/plans/router.ts";
import { submitReason } from "./submit-reason.ts";

const preview = (over: Partial<PlanPreview> = {}) =>
  ({
    mayRequest: true,
    mayAllowLoss: false,
    regions: ["kr"],
    conflicts: [],
    steps: [{ id: "ready", phase: "before", onFailure: "stop" }],
    sovereignty: { allowed: true, movements: [], reasons: [] },
    ...over,
  }) as unknown as PlanPreview;
const state = { complete: true, preview: preview(), checks: null, failed: false, reason: true, lossy: false };
const conflict = (status: string, ...regions: string[]) => ({ number: 7, status, regions });

describe("why a start cannot be asked for", () => {
  test("nothing hinders", () => expect(submitReason(state)).toBeNull());
  test.each([
    ["fill", { complete: false }],
    ["previewFailed", { failed: true }],
    ["previewing", { preview: null }],
    ["mayNot", { preview: preview({ mayRequest: false }) }],
    ["sovereignty", { preview: preview({ sovereignty: { allowed: false, movements: [], reasons: [] } }) }],
    ["busy", { preview: preview({ conflicts: [conflict("running", "kr")] }) }],
    ["notReady", { checks: [{ step: "ready", so: false, why: [{ key: "no-other-zone", values: {} }] }] }],
    ["mayNotLose", { lossy: true }],
    ["reason", { reason: false }],
  ] as const)("%s", (why, over) => expect(submitReason({ ...state, ...over })).toBe(why));
  test("a request over regions stands beside in-region runs, not beside its own kind", () => {
    const crossing = (...conflicts: PlanPreview["conflicts"]) =>
      submitReason({ ...state, preview: preview({ regions: ["kr", "jp"], conflicts }) });
    expect(crossing(conflict("running", "kr"))).toBeNull();
    expect(crossing(conflict("awaiting_approval", "kr", "jp"))).toBe("busy");
  });
  test("a request that only waits for approval blocks no in-region run", () => {
    expect(
      submitReason({ ...state, preview: preview({ conflicts: [conflict("awaiting_approval", "jp", "kr")] }) }),
    ).toBeNull();
  });
});
