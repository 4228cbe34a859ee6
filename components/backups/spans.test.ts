import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OBJECTIVE_STATUSES } from "#domain/objectives/status.ts";
import type { VerdictSpan } from "#server/backups/router.ts";
import { notMetMs, spansOf } from "./spans.ts";

const DAY = 86_400_000;
const end = Date.parse("2031-02-03T00:00:00Z");
const iso = (daysAgo: number) => new Date(end - daysAgo * DAY).toISOString();
const span = (status: VerdictSpan["status"], since: number, ended: number | null): VerdictSpan => ({
  status,
  since: iso(since),
  endedAt: ended === null ? null : iso(ended),
  reasons: [],
});
const [from, until] = [iso(10), iso(0)];

describe("the history of a demand, drawn", () => {
  it("goes from one change to the next, cut where the line begins, and on to its end", () => {
    const spans = [span("met", 2, null), span("breached", 5, 2), span("met", 40, 5)] as const;
    expect(spansOf({ spans }, from, until).map(({ status, left, width }) => [status, left, width])).toEqual([
      ["met", 0, 50],
      ["breached", 50, 30],
      ["met", 80, 20],
    ]);
    expect(notMetMs({ spans }, from, until)).toBe(3 * DAY);
  });

  it("shows a breach of a minute, and nothing that ended before the line begins", () => {
    const spans = [span("met", 1, null), span("breached", 1.0007, 1), span("at_risk", 90, 20)] as const;
    const drawn = spansOf({ spans }, from, until);
    expect(drawn.map((one) => one.status)).toEqual(["breached", "met"]);
    expect(drawn[0]?.width).toBeGreaterThan(0.5);
  });

  it("lies on the line, whatever the spans are", () => {
    const any = fc
      .record({ status: fc.constantFrom(...OBJECTIVE_STATUSES), since: fc.nat({ max: 60 }), long: fc.nat({ max: 20 }) })
      .map(({ status, since, long }) => span(status, since, Math.max(0, since - long)));
    fc.assert(
      fc.property(fc.array(any), (more) => {
        for (const { left, width } of spansOf({ spans: [span("met", 0, null), ...more] }, from, until)) {
          expect(left).toBeGreaterThanOrEqual(0);
          expect(left + width).toBeLessThanOrEqual(100.0001);
        }
      }),
    );
  });
});
