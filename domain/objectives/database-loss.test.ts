import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatLsn } from "../database/lsn.ts";
import type { DatabaseMeasurement } from "../topology/measurement.ts";
import { databaseLoss, type SeenNode } from "./database-loss.ts";
import type { Canary } from "./replica-loss.ts";

const now = new Date("2026-11-24T01:00:00.000Z");
const ago = (ms: number) => new Date(now.getTime() - ms);
const value = (over: Partial<DatabaseMeasurement>): DatabaseMeasurement => ({
  kind: "database",
  role: "standby",
  timeline: 2,
  lsn: "0/500",
  receivedLsn: "0/500",
  streaming: true,
  lagBytes: 0,
  syncState: null,
  synchronousNames: "",
  replicas: [],
  rowLevelSecurity: true,
  synchronousCommit: "on",
  ...over,
});
const node = (zone: string, over: Partial<DatabaseMeasurement>): SeenNode => ({
  zone,
  value: value(over),
  from: ago(110),
  until: ago(100),
});
/** Newest first: one a second, 0x100 of log apart; acknowledged 10 ms after it was asked for. */
const canaries: Canary[] = [0x500, 0x400, 0x300, 0x200].map((lsn, index) => ({
  number: BigInt(100 - index),
  lsn: `0/${lsn.toString(16)}`,
  timeline: 2,
  askedAt: ago(510 + index * 1000),
  acknowledgedAt: ago(500 + index * 1000),
}));
const primary = node("kr-a", { role: "primary", receivedLsn: null });
const of = (nodes: SeenNode[], rows: readonly Canary[] = canaries) => databaseLoss(nodes, rows, now);

describe("what would be lost if the primary vanished now", () => {
  it("is the resolution of the canary, never 0, when a standby has every row", () => {
    expect(of([primary, node("kr-b", {})])).toMatchObject({ ms: 1_000, because: null, best: "kr-b" });
  });

  it("counts from the newest row that the standby has until it was looked at, both ends included", () => {
    const loss = of([primary, node("kr-b", { receivedLsn: "0/3ff" })]);
    // 0/300 was asked for 2.51 s ago, the look ended 0.1 s ago.
    expect(loss).toMatchObject({ ms: 2_410, because: null });
    expect(loss.replicas[0]).toMatchObject({ missing: 2, newest: { number: 98n } });
  });

  it("is of the best standby that could be promoted, and told of each of them", () => {
    const loss = of([
      primary,
      node("kr-b", { receivedLsn: "0/2ff" }),
      node("kr-c", { receivedLsn: "0/4ff" }),
      node("kr-d", { timeline: 1 }),
    ]);
    expect(loss).toMatchObject({ best: "kr-c", ms: 1_410 });
    expect(loss.replicas.map(({ zone, promotable, missing }) => [zone, promotable, missing])).toEqual([
      ["kr-b", true, 3],
      ["kr-c", true, 1],
      ["kr-d", false, 4],
    ]);
  });

  it("does not count a standby that neither streams nor is waited for", () => {
    expect(of([primary, node("kr-b", { streaming: false })]).because).toBe("no-standby");
    const replicas = [{ name: "kr-b", syncState: "sync", state: "streaming", lagBytes: 0 }];
    const waited = node("kr-a", { role: "primary", receivedLsn: null, replicas });
    expect(of([waited, node("kr-b", { streaming: false })])).toMatchObject({ because: null, best: "kr-b" });
  });

  it("is not measured without a primary, a standby of its timeline, a canary, or a fresh look", () => {
    expect(of([]).because).toBe("not-measured");
    expect(of([node("kr-b", {})])).toMatchObject({ ms: null, because: "no-primary" });
    expect(of([primary])).toMatchObject({ ms: null, because: "no-standby" });
    expect(of([primary, node("kr-b", { timeline: 1 })]).because).toBe("no-standby");
    expect(of([primary, node("kr-b", {})], [])).toMatchObject({ ms: null, because: "no-canary", acknowledged: null });
    expect(of([primary, node("kr-b", { receivedLsn: null, lsn: null })]).because).toBe("not-measured");
  });

  it("is not measured while no canary is acknowledged: known is only what is lost at least", () => {
    const old = canaries.map((row) => ({
      ...row,
      askedAt: new Date(row.askedAt.getTime() - 60_000),
      acknowledgedAt: new Date(row.acknowledgedAt.getTime() - 60_000),
    }));
    const whole = of([primary, node("kr-b", {})], old);
    expect(whole).toMatchObject({ ms: null, because: "no-canary", atLeastMs: 0, acknowledged: { number: 100n } });
    const behind = of([primary, node("kr-b", { receivedLsn: "0/3ff" })], old);
    expect(behind).toMatchObject({ ms: null, because: "no-canary", atLeastMs: 2_000 });
    expect(behind.replicas[0]?.ms, "the age of a row is no loss").toBeNull();
  });

  it("is not known of a standby that has none of the rows that are known: it is at least what they span", () => {
    const loss = of([primary, node("kr-b", { receivedLsn: "0/1" })]);
    expect(loss).toMatchObject({ ms: null, because: "too-far-behind", atLeastMs: 3_000, best: "kr-b" });
    expect(loss.replicas[0]).toMatchObject({ ms: null, atLeastMs: 3_000, missing: 4, newest: null });
    const better = of([primary, node("kr-b", { receivedLsn: "0/1" }), node("kr-c", { receivedLsn: "0/2ff" })]);
    expect(better).toMatchObject({ best: "kr-c", because: null });
  });

  it("is of a standby with a figure where another lacks no row that is known, and has none of them either", () => {
    const rows = canaries.slice(0, 1).map((row) => ({ ...row, acknowledgedAt: ago(50) }));
    const loss = of([primary, node("kr-b", { receivedLsn: "0/1" }), node("kr-c", {})], rows);
    expect(loss).toMatchObject({ best: "kr-c", ms: 1_000 });
    expect(of([primary, node("kr-b", { receivedLsn: "0/1" })], rows)).toMatchObject({ ms: null, atLeastMs: 0 });
  });

  it("counts rows of an earlier timeline as kept by those who follow the new primary, and not by those who do not", () => {
    const rows = canaries.slice(0, 1).map((row) => ({ ...row, lsn: "0/900", timeline: 1 }));
    expect(of([primary, node("kr-b", {})], rows).ms).toBe(1_000);
    const stranded = of([primary, node("kr-b", {}), node("kr-c", { timeline: 1, receivedLsn: "0/fff" })]);
    expect(stranded.replicas[1]).toMatchObject({ zone: "kr-c", promotable: false, missing: 4 });
  });

  it("measures an archive as another copy, and never takes a missing one for a whole one", () => {
    expect(of([primary, node("kr-b", {})]).archive).toEqual({
      ms: null,
      because: "no-archive-adapter",
      atLeastMs: null,
    });
    const archive = { lsn: "0/3ff", timeline: 2, from: ago(110), until: ago(100) };
    expect(databaseLoss([primary, node("kr-b", {})], canaries, now, archive).archive).toEqual({
      ms: 2_410,
      because: null,
      atLeastMs: null,
    });
    expect(databaseLoss([primary], [], now, archive).archive).toEqual({
      ms: null,
      because: "no-canary",
      atLeastMs: null,
    });
  });

  it("knows of an archive without any known row only what it lacks at least, and of one nobody looked at nothing", () => {
    const ends = (lsn: string | null) => ({ lsn, timeline: 2, from: ago(110), until: ago(100) });
    const archive = (lsn: string | null) => databaseLoss([primary], canaries, now, ends(lsn)).archive;
    expect(archive("0/1")).toEqual({ ms: null, because: "too-far-behind", atLeastMs: 3_000 });
    expect(archive(null)).toEqual({ ms: null, because: "not-measured", atLeastMs: null });
    // A row that was acknowledged after the look may be in it by now.
    const early = { ...ends("0/1"), from: ago(1_600), until: ago(1_590) };
    expect(databaseLoss([primary], canaries, now, early).archive.atLeastMs).toBe(1_000);
  });
});

/**
 * A minute of a database that is written to or not, in true time: a canary each second, a standby that has what was written `lag`
 * ago, and nodes whose clocks are up to five minutes off, either way. Whatever those clocks stamp, the figure is at least what is
 * really lost, and not more than one distance between canaries above it.
 */
describe("under clocks that are wrong", () => {
  const skew = fc.integer({ min: -300_000, max: 300_000 });
  it("is never less than the truth, and never more than its resolution above it", () => {
    fc.assert(
      fc.property(
        fc.record({
          lag: fc.integer({ min: 0, max: 40_000 }),
          jitter: fc.integer({ min: 0, max: 400 }),
          skews: fc.array(skew, { minLength: 2, maxLength: 2 }),
          writing: fc.boolean(),
        }),
        ({ lag, jitter, skews: [ours = 0, theirs = 0], writing }) => {
          const look = 60_000 + jitter;
          // The control plane's clock is off as well: all that counts is that it is one clock.
          const clock = (ms: number) => new Date(now.getTime() + ms + ours);
          const written = (ms: number) => (writing ? ms : Math.floor(ms / 1_000) * 1_000);
          const rows: Canary[] = Array.from({ length: 61 }, (_, index) => (60 - index) * 1_000).map((at, index) => ({
            number: BigInt(1_000 - index),
            lsn: formatLsn(BigInt(at + 1)),
            timeline: 3,
            askedAt: clock(at - 5),
            acknowledgedAt: clock(at + 5),
          }));
          const has = written(look - lag) + 1;
          // What the node itself would stamp is in what it answers; nothing may read it.
          const stamped = { at: new Date(now.getTime() + look + theirs), lagSeconds: (lag + theirs) / 1_000 };
          const seen = (zone: string, over: Partial<DatabaseMeasurement>): SeenNode => ({
            zone,
            value: { ...value(over), ...stamped, timeline: 3 } as DatabaseMeasurement,
            from: clock(look - 5),
            until: clock(look),
          });
          const end = formatLsn(BigInt(Math.max(0, has)));
          const loss = databaseLoss(
            [seen("kr-a", { role: "primary", receivedLsn: null }), seen("kr-b", { receivedLsn: end, lsn: end })],
            rows,
            clock(look),
          );
          const newestKept = Math.floor((has - 1) / 1_000) * 1_000;
          const lost = writing ? lag : Math.max(0, 60_000 - newestKept);
          expect(loss.because).toBeNull();
          expect(loss.ms).toBeGreaterThanOrEqual(Math.max(1_000, lost));
          expect(loss.ms).toBeLessThanOrEqual(lost + 2_500);
        },
      ),
    );
  });

  it("loses nothing where nobody writes but the canary itself, however long", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999 }), skew, (since, off) => {
        const clock = (ms: number) => new Date(now.getTime() + ms + off);
        const row = { number: 1n, lsn: "0/10", timeline: 2, askedAt: clock(-since - 5), acknowledgedAt: clock(-since) };
        const seen = (zone: string, over: Partial<DatabaseMeasurement>): SeenNode => ({
          zone,
          value: value({ lsn: "0/10", receivedLsn: "0/10", ...over }),
          from: clock(-5),
          until: clock(0),
        });
        expect(databaseLoss([seen("kr-a", { role: "primary" }), seen("kr-b", {})], [row], clock(0)).ms).toBe(1_000);
      }),
    );
  });
});
