import { describe, expect, test } from "vitest";
import type { PromotionOutlook } from "#domain/database/outlook.ts";
import type { PlanPreview } from "#server/plans/router.ts";
import { mayLose, submitReason } from "./submit-reason.ts";

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
const state = {
  complete: true,
  preview: preview(),
  checks: null,
  failed: false,
  reason: true,
  lossy: false,
  loss: null,
};
const lossApproval = { approvers: 2, of: "executive", asked: ["COO", "CTO"], expiresMs: 900_000 };
const lossy = { ...state, lossy: true, preview: preview({ mayAllowLoss: true, lossApproval }) };
const outlook = (promote: string | null) => [{ component: "meta-db/kr", promote } as unknown as PromotionOutlook];
const conflict = (status: string, ...regions: string[]) => ({ number: 7, status, regions });

test("a loss counts for a plan that promotes or overwrites, whatever the address still says", () => {
  const of = (over: Partial<PlanPreview>) => mayLose(true, preview({ promotes: false, overwrites: null, ...over }));
  expect(of({})).toBe(false);
  expect(of({ promotes: true })).toBe(true);
  expect(of({ overwrites: { compared: null } })).toBe(true);
  expect(mayLose(true, null)).toBe(true);
  expect(mayLose(false, preview({ promotes: true }))).toBe(false);
});

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
    ["noLossPolicy", { ...lossy, preview: preview({ mayAllowLoss: true, lossApproval: null }) }],
    ["previewing", lossy],
    ["nobodyToPromote", { ...lossy, loss: [] }],
    ["nobodyToPromote", { ...lossy, loss: outlook(null) }],
    ["reason", { reason: false }],
  ] as const)("%s", (why, over) => expect(submitReason({ ...state, ...over })).toBe(why));
  test("a run that may lose data is asked for beside one that stands paused, not beside one that acts", () => {
    const beside = (...conflicts: PlanPreview["conflicts"]) =>
      submitReason({ ...lossy, loss: outlook("kr-c"), preview: { ...lossy.preview, conflicts } });
    expect(beside()).toBeNull();
    expect(beside(conflict("paused", "kr"))).toBeNull();
    for (const other of [conflict("running", "kr"), conflict("paused", "kr", "jp")]) expect(beside(other)).toBe("busy");
  });
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
