import fc from "fast-check";
import { expect, test } from "vitest";
import { judgeLocks, type LockHolder } from "./region-locks.ts";
import { IN_PROGRESS, RUN_STATUSES } from "./status.ts";

const holder = (over: Partial<LockHolder> = {}): LockHolder => ({
  region: "kr",
  runId: "other",
  number: 7,
  crossRegion: false,
  status: "running",
  ...over,
});
const seeker = { id: "me", crossRegion: false, allowDataLoss: false, approved: true };

test("nobody, oneself and ended runs hold nothing back", () => {
  expect(judgeLocks(seeker, [])).toEqual({ take: "free" });
  expect(judgeLocks(seeker, [holder({ runId: "me" })])).toEqual({ take: "free" });
  expect(judgeLocks(seeker, [holder({ status: "failed" })])).toEqual({ take: "free" });
});

test("two in-region runs: the second is refused, and told who holds it", () => {
  expect(judgeLocks(seeker, [holder()])).toEqual({ take: "refused", holders: [{ region: "kr", number: 7 }] });
});

test("a run that has its locks and is about to begin holds them", () => {
  expect(judgeLocks(seeker, [holder({ status: "approved" })]).take).toBe("refused");
  const cross = { ...seeker, crossRegion: true };
  expect(judgeLocks(cross, [holder({ status: "approved" })]).take).toBe("supersede");
});

test("an approved cross-region run supersedes a running or paused in-region run, an unapproved one does not", () => {
  const cross = { ...seeker, crossRegion: true };
  expect(judgeLocks(cross, [holder({ status: "paused" })])).toEqual({
    take: "supersede",
    runs: [{ id: "other", number: 7 }],
  });
  expect(judgeLocks({ ...cross, approved: false }, [holder()]).take).toBe("refused");
});

test("an approved run that may lose data supersedes one that stands paused, never one that acts", () => {
  const lossy = { ...seeker, allowDataLoss: true };
  expect(judgeLocks(lossy, [holder({ status: "paused" })]).take).toBe("supersede");
  expect(judgeLocks(seeker, [holder({ status: "paused" })]).take).toBe("refused");
  expect(judgeLocks({ ...lossy, approved: false }, [holder({ status: "paused" })]).take).toBe("refused");
  for (const status of ["running", "verifying", "approved"] as const)
    expect(judgeLocks(lossy, [holder({ status })]).take).toBe("refused");
});

test("property: a cross-region run in progress is never superseded, and only approved seekers with a right to it supersede", () => {
  const holders = fc.array(
    fc.record({
      region: fc.constantFrom("kr", "jp"),
      runId: fc.constantFrom("a", "b"),
      number: fc.nat(),
      crossRegion: fc.boolean(),
      status: fc.constantFrom(...RUN_STATUSES),
    }),
  );
  fc.assert(
    fc.property(
      fc.record({
        id: fc.constant("me"),
        crossRegion: fc.boolean(),
        allowDataLoss: fc.boolean(),
        approved: fc.boolean(),
      }),
      holders,
      (who, rows) => {
        const live = rows.filter((row) => IN_PROGRESS.has(row.status));
        const verdict = judgeLocks(who, rows);
        if (verdict.take === "free") expect(live).toEqual([]);
        if (verdict.take === "supersede") {
          expect(who.approved && (who.crossRegion || who.allowDataLoss)).toBe(true);
          if (!who.crossRegion) expect(live.every((row) => row.status === "paused")).toBe(true);
          expect(live.some((row) => row.crossRegion)).toBe(false);
        }
        if (live.some((row) => row.crossRegion)) expect(verdict.take).toBe("refused");
      },
    ),
  );
});
