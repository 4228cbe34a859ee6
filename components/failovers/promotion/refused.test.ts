import { describe, expect, test } from "vitest";
import type { PromotionOutlook } from "#domain/database/outlook.ts";
import type { RunView } from "#server/failovers/router.ts";
import { freshOutlook, STALE_AFTER_MS } from "./fresh-outlook.ts";
import { refusedPromotion } from "./refused-promotion.ts";
import { repeats } from "./repeats.ts";
import { sinceRefused } from "./what-changed.ts";

const facts = {
  oldPrimary: "kr-a",
  promote: null,
  proof: null,
  offBy: null,
  reasons: [{ key: "quorum-member-silent", values: { zones: "kr-b" } }],
  candidates: [
    { zone: "kr-b", why: "silent", rows: null },
    { zone: "kr-c", why: null, rows: 41, receivedLsn: "0/300", firstAt: "2026-11-24T03:05:12.000Z" },
  ],
};
const run = (status: string, step: object = {}) =>
  ({ status, steps: [{ action: "database.promote", status: "failed", facts, ...step }] }) as unknown as RunView;
const outlook = (silent: readonly string[], confirmedOff = false) =>
  ({
    oldPrimary: { confirmedOff },
    candidates: ["kr-b", "kr-c"].map((zone) => ({ zone, why: silent.includes(zone) ? "silent" : null })),
  }) as unknown as PromotionOutlook;

describe("the rescue screen", () => {
  test("is for a run that stands at a promotion nothing proved, not for one that ended or stands elsewhere", () => {
    expect(refusedPromotion(run("paused"))?.view.candidates[1]).toMatchObject({ zone: "kr-c", rows: 41 });
    for (const other of [
      run("running"),
      run("cancelled"),
      run("paused", { status: "done" }),
      run("paused", { facts: {} }),
    ])
      expect(refusedPromotion(other)).toBeNull();
    // Promoted on a proof and failed afterwards: there is nothing to rescue.
    expect(refusedPromotion(run("paused", { facts: { ...facts, proof: "quorum", promote: "kr-c" } }))).toBeNull();
  });

  test("says what changed since: who answers again, and that the old primary is confirmed off", () => {
    const view = refusedPromotion(run("paused"))?.view;
    if (!view) throw new Error("no view");
    const none = { back: [], silent: [], unseen: [] };
    expect(sinceRefused(view, outlook(["kr-b"], true))).toEqual({ ...none, silent: ["kr-b"], offNow: true });
    expect(sinceRefused(view, outlook([]))).toEqual({ ...none, back: ["kr-b"], offNow: false });
  });

  test("takes an old look for none: nothing on it stays good while no new one comes", () => {
    const at = "2026-11-24T03:06:00.000Z";
    const data = [{ component: "meta-db/kr", at } as PromotionOutlook];
    const seen = (asked: Partial<Parameters<typeof freshOutlook>[0]>, afterMs: number, component = "meta-db/kr") =>
      freshOutlook({ data, isError: false, ...asked }, component, Date.parse(at) + afterMs);
    const unknown = { now: null, looking: false, failed: false };
    const fresh = { ...unknown, now: data[0] };
    expect(seen({}, STALE_AFTER_MS)).toEqual(fresh);
    expect(seen({ isError: true }, STALE_AFTER_MS), "one read that failed").toEqual(fresh);
    expect(seen({ isError: true }, STALE_AFTER_MS + 1)).toEqual({ ...unknown, failed: true });
    expect(seen({}, STALE_AFTER_MS + 1), "a new one is on its way").toEqual({ ...unknown, looking: true });
    expect(seen({ data: undefined }, 0)).toEqual({ ...unknown, looking: true });
    expect(seen({ data: undefined, isError: true }, 0)).toEqual({ ...unknown, failed: true });
    expect(seen({}, 0, "case-db/kr"), "it was answered, and says nothing of this one").toEqual(unknown);
  });

  test("calls nobody silent and nothing unconfirmed that was not looked at since", () => {
    const view = refusedPromotion(run("paused"))?.view;
    if (!view) throw new Error("no view");
    expect(sinceRefused(view, null)).toEqual({ back: [], silent: [], unseen: ["kr-b"], offNow: null });
    const without = { ...outlook([]), candidates: [] };
    expect(sinceRefused(view, without)).toEqual({ back: [], silent: [], unseen: ["kr-b"], offNow: false });
  });

  test("counts takeovers and the calls that were made again", () => {
    const told = {
      facts: [{ key: "run.taken-over" }, { key: "step.taken-over" }, { key: "run.started" }],
      steps: [{ calls: [{ repeated: true }, { repeated: false }] }, { calls: [{ repeated: true }] }],
    } as unknown as RunView;
    expect(repeats(told)).toEqual({ takeovers: 1, repeated: 2 });
  });
});
