import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { earliest, type Interval, ONE_LOSS_MS, ONE_UNESTABLISHED_LOSS_MS, recoveryClock } from "./recovery-clock.ts";

const NOW = Date.UTC(2030, 0, 4, 12);
const ago = (ms: number) => new Date(NOW - ms);
const MINUTE = 60_000;
const DAYS = 3 * 24 * 60 * MINUTE;
const seen = (goodMs: number | null, failingMs: number): Interval => ({
  lastGoodAt: goodMs === null ? null : ago(goodMs),
  firstFailingAt: ago(failingMs),
});
/** A zone lost two minutes ago, as votes and as the control plane's own looks know it. */
const voted = seen(121_000, 120_000);
const measured = seen(120_800, 119_500);

describe("the start of the recovery clock", () => {
  it("is the earliest failure of the loss, and the newest good observation before it", () => {
    expect(recoveryClock([voted], [measured])).toEqual({ lastGoodAt: ago(120_800), firstFailingAt: ago(120_000) });
    expect(recoveryClock([], [measured])).toEqual(measured);
    expect(recoveryClock([], [])).toEqual({ lastGoodAt: null, firstFailingAt: null });
  });

  it("is not that of an agent which has been dead for three days in a zone that was lost today", () => {
    const agent = seen(DAYS + 1_000, DAYS);
    expect(recoveryClock([voted], [agent])).toEqual(voted);
    expect(recoveryClock([], [agent, measured])).toEqual(measured);
  });

  it("is that of the last zone to go where a region is lost, of which one zone was away for days", () => {
    expect(recoveryClock([seen(DAYS + 1_000, DAYS), voted], [])).toEqual(voted);
  });

  it("is not that of something which was never good", () => {
    for (const failing of [DAYS, 150_000])
      expect(recoveryClock([], [seen(null, failing), measured]), `${failing}`).toEqual(measured);
    expect(recoveryClock([], [seen(null, DAYS)])).toEqual(seen(null, DAYS));
  });

  it("is that of the first part that went where a zone goes one part after another", () => {
    const database = seen(151_000, 150_000);
    expect(recoveryClock([voted], [database])).toEqual(database);
    expect(recoveryClock([], [measured, database])).toEqual(database);
  });

  it("is not put off by one more thing that fails, where nobody established a loss", () => {
    const database = seen(601_000, 600_000);
    expect(recoveryClock([], [database, seen(2_000, 0)])).toEqual(database);
  });

  it("of silence alone is when the last was heard", () => {
    expect(recoveryClock([{ lastGoodAt: ago(5_000), firstFailingAt: null }], [])).toEqual({
      lastGoodAt: ago(5_000),
      firstFailingAt: null,
    });
  });
});

it("of several losses the earliest counts; of none there is no clock", () => {
  const silence = { lastGoodAt: ago(90_000), firstFailingAt: null };
  expect(earliest([voted, seen(20_000, 19_000), silence])).toBe(voted);
  expect(earliest([silence, seen(20_000, 19_000)])).toBe(silence);
  expect(earliest([])).toBeNull();
});

describe("whatever was seen", () => {
  const interval = fc
    .record({
      failing: fc.integer({ min: 0, max: 10 * MINUTE }),
      before: fc.option(fc.integer({ min: 0, max: 3_000 })),
    })
    .map(({ failing, before }) => seen(before === null ? null : failing + before, failing));
  const several = fc.array(interval, { maxLength: 6 });
  const good = interval.filter((one) => one.lastGoodAt !== null);
  const time = (at: Date | null) => at?.getTime() ?? null;

  it("the interval is one that was seen, in its order", () => {
    fc.assert(
      fc.property(several, several, (votes, looks) => {
        const { lastGoodAt, firstFailingAt } = recoveryClock(votes, looks);
        const all = [...votes, ...looks];
        if (firstFailingAt) expect(all.map((one) => time(one.firstFailingAt))).toContain(time(firstFailingAt));
        if (lastGoodAt) expect(all.map((one) => time(one.lastGoodAt))).toContain(time(lastGoodAt));
        if (lastGoodAt && firstFailingAt) expect(lastGoodAt.getTime()).toBeLessThanOrEqual(firstFailingAt.getTime());
        expect(firstFailingAt === null).toBe(all.length === 0);
      }),
    );
  });

  it("it begins not before the loss, and not after what went last", () => {
    fc.assert(
      fc.property(fc.array(good, { minLength: 1, maxLength: 6 }), several, (votes, looks) => {
        const clock = recoveryClock(votes, looks);
        const last = [...votes].sort((a, b) => (time(b.lastGoodAt) ?? 0) - (time(a.lastGoodAt) ?? 0))[0];
        const [began, lastGood] = [time(clock.firstFailingAt) ?? 0, time(last?.lastGoodAt ?? null) ?? 0];
        expect(clock.lastGoodAt, "it is known").not.toBeNull();
        expect(began).toBeGreaterThanOrEqual(lastGood - ONE_LOSS_MS);
        expect(began).toBeLessThanOrEqual(time(last?.firstFailingAt ?? null) ?? 0);
      }),
    );
  });

  it("nothing that failed long before changes it, nor does what was never good at a time when nothing was", () => {
    fc.assert(
      fc.property(
        fc.array(good, { minLength: 1, maxLength: 6 }),
        fc.array(good, { maxLength: 6 }),
        fc.integer({ min: 12 * MINUTE, max: DAYS }),
        fc.option(fc.integer({ min: 0, max: DAYS })),
        (votes, looks, failing, before) => {
          const old = seen(before === null ? null : failing + before, failing);
          expect(recoveryClock(votes, [...looks, old])).toEqual(recoveryClock(votes, looks));
          const longAgo = failing + ONE_UNESTABLISHED_LOSS_MS;
          const older = seen(before === null ? null : longAgo + before, longAgo);
          expect(recoveryClock([], [...votes, older])).toEqual(recoveryClock([], votes));
        },
      ),
    );
  });
});
