import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { OBJECTIVE_STATUSES } from "../objectives/status.ts";
import { judgeKeys, KEY_STATES, type KeyMetadata, type KeysFacts, type KeysPart, violatesSovereignty } from "./keys.ts";

const HOUR = 3_600_000;
const now = new Date("2031-02-03T04:05:06Z");
const ago = (ms: number) => new Date(now.getTime() - ms);
const SEOUL = "ap-northeast-2";
const key = (more: Partial<KeyMetadata> = {}): KeyMetadata => ({
  name: "alias/evidence",
  id: "k1",
  arn: `arn:aws:kms:${SEOUL}:1:key/k1`,
  serviceRegion: SEOUL,
  state: "Enabled",
  multiRegion: false,
  regions: [SEOUL],
  rotation: true,
  createdAt: ago(1_000 * HOUR),
  deletionAt: null,
  hash: "h",
  ...more,
});
const kept = { "alias/evidence": { hash: "h", region: "kr", at: ago(HOUR) } };
const facts = (keys: readonly KeyMetadata[] | null, more: Partial<KeysFacts> = {}): KeysFacts => ({
  seen: keys,
  lastSeenAt: now,
  region: "kr",
  serviceRegion: SEOUL,
  kept,
  ...more,
});
const standard = { rotation: true, metadataEveryMs: 24 * HOUR };
const of = (given: KeysFacts, part: KeysPart, by = standard) => {
  const found = judgeKeys(by, given, now).find((one) => one.part === part);
  return { status: found?.status, keys: found?.reasons.map((one) => one.key), since: found?.since ?? null };
};

describe("the standard of keys", () => {
  it("is met in every part by a key as it should be, and not measured when nobody could look", () => {
    expect(judgeKeys(standard, facts([key()]), now).map((one) => one.status)).toEqual(["met", "met", "met", "met"]);
    expect(judgeKeys(standard, facts(null), now).map((one) => one.status)).toEqual(Array(4).fill("not_measured"));
  });

  it.each<[string, Partial<KeyMetadata>, KeysPart, string, string]>([
    ["gone", { id: null, arn: null, state: null, multiRegion: null }, "usable", "breached", "key-gone"],
    ["disabled", { state: "Disabled" }, "usable", "breached", "key-disabled"],
    ["about to be deleted", { state: "PendingDeletion", deletionAt: now }, "usable", "breached", "key-deletion"],
    ["waiting for its material", { state: "PendingImport" }, "usable", "breached", "key-unavailable"],
    ["of several regions, not yet replicated", { multiRegion: true }, "in-region", "breached", "key-multi-region"],
    [
      "of several regions by its list alone",
      { multiRegion: null, regions: [SEOUL, "us-east-1"] },
      "in-region",
      "breached",
      "key-multi-region",
    ],
    [
      "in another region",
      { serviceRegion: "ap-northeast-1", regions: ["ap-northeast-1"] },
      "in-region",
      "breached",
      "key-elsewhere",
    ],
    ["silent of its regions", { multiRegion: null }, "in-region", "not_measured", "keys-unmeasured"],
    ["not rotated", { rotation: false }, "rotation", "breached", "key-rotation-off"],
    ["one that cannot be", { rotation: null }, "rotation", "at_risk", "key-rotation-unknown"],
  ])("%s", (_, more, part, status, reason) => {
    expect(of(facts([key(more)]), part)).toMatchObject({ status, keys: [reason] });
  });

  it("rotation is not asked for where the site does not use it; regions always are", () => {
    const by = { ...standard, rotation: false };
    expect(of(facts([key({ rotation: false })]), "rotation", by).status).toBe("met");
    expect(of(facts([key({ multiRegion: true })]), "in-region", by).status).toBe("breached");
  });

  it("metadata has to be kept, in the key's own region, in time, and to be what it is now", () => {
    const keeping = (one: Partial<(typeof kept)["alias/evidence"]>) =>
      of(facts([key()], { kept: { "alias/evidence": { ...kept["alias/evidence"], ...one } } }), "metadata");
    expect(of(facts([key()], { kept: null }), "metadata").status).toBe("not_measured");
    expect(of(facts([key()], { kept: {} }), "metadata")).toMatchObject({ status: "breached", keys: ["metadata-none"] });
    expect(keeping({ region: "jp" })).toMatchObject({ status: "breached", keys: ["metadata-elsewhere"] });
    expect(keeping({ at: ago(30 * HOUR) })).toEqual({
      status: "breached",
      keys: ["metadata-late"],
      since: ago(6 * HOUR),
    });
    expect(keeping({ hash: "other" })).toMatchObject({ status: "at_risk", keys: ["metadata-differs"] });
  });

  it("names every key that is not as it should be, the worst first", () => {
    const keys = [key({ name: "a", rotation: null }), key({ name: "b", rotation: false }), key({ name: "c" })];
    expect(of(facts(keys), "rotation")).toMatchObject({
      status: "breached",
      keys: ["key-rotation-off", "key-rotation-unknown"],
    });
  });

  const anyKey = fc.record({
    name: fc.constantFrom("a", "b"),
    id: fc.constantFrom("k", null),
    state: fc.option(fc.constantFrom(...KEY_STATES)),
    multiRegion: fc.option(fc.boolean()),
    regions: fc.subarray([SEOUL, "ap-northeast-1"]),
    rotation: fc.option(fc.boolean()),
    deletionAt: fc.option(fc.constant(now)),
    hash: fc.constantFrom("h", "other"),
  });
  it("one more key never makes a verdict better, and a key that replicates is never met", () => {
    const rank = (status: (typeof OBJECTIVE_STATUSES)[number] | undefined) =>
      ({ met: 0, at_risk: 1, not_measured: 2, breached: 3 })[status ?? "met"];
    fc.assert(
      fc.property(fc.array(anyKey, { minLength: 1 }), anyKey, (some, more) => {
        const keys = some.map((one) => key(one));
        const [before, after] = [keys, [...keys, key(more)]].map((all) => judgeKeys(standard, facts(all), now));
        before?.forEach((verdict, index) => {
          expect(rank(after?.[index]?.status)).toBeGreaterThanOrEqual(rank(verdict.status));
        });
        for (const one of keys) {
          if (one.id === null || one.multiRegion !== true) continue;
          expect(violatesSovereignty(one, SEOUL)).toBe(true);
          expect(before?.find((verdict) => verdict.part === "in-region")?.status).toBe("breached");
        }
      }),
    );
  });
});
