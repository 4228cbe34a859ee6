import { describe, expect, test } from "vitest";
import { judgeRestoration, type RestorationFacts } from "./judge-restoration.ts";
import { type Measure, type MeasureKind, RESTORE_ORDER } from "./measure.ts";

const measure = (kind: MeasureKind, more: Partial<Measure> = {}): Measure => ({
  id: kind,
  kind,
  component: "console/gateway-kr",
  region: "kr",
  zone: null,
  class: null,
  normal: 0,
  set: 20,
  owner: { by: "run", runId: "run", number: 412 },
  setAt: new Date(0),
  restoreOrder: RESTORE_ORDER[kind],
  askedAt: null,
  ...more,
});
const NEEDED = 3;
const PASSED = [{ service: "ingest", passes: NEEDED, needed: NEEDED }];
const GOOD: RestorationFacts = {
  runs: { run: { number: 412, status: "completed" } },
  regions: {
    kr: {
      heldBy: null,
      synthetics: PASSED,
      backlogs: [{ component: "ingest/stream-kr", side: "below", entries: 3, low: 100 }],
    },
  },
  byPolicy: ["ingest/consumers-kr", "ingest/flags-kr"],
  handsOff: false,
  isolated: false,
};
const region = (change: Partial<RestorationFacts["regions"][string]>): RestorationFacts => ({
  ...GOOD,
  regions: { kr: { ...(GOOD.regions["kr"] as RestorationFacts["regions"][string]), ...change } },
});
const run = (status: RestorationFacts["runs"][string]["status"]): RestorationFacts => ({
  ...GOOD,
  runs: { run: { number: 412, status } },
});
const LIMIT = measure("traffic-limit", { class: "bulk" });
const relief = (kind: MeasureKind, more: Partial<Measure> = {}) =>
  measure(kind, { component: "ingest/flags-kr", owner: { by: "policy", policy: "backlog" }, ...more });
const keys = (facts: RestorationFacts, one: Measure = LIMIT) => {
  const { next, waits } = judgeRestoration([one], facts);
  return next.includes(one.id) ? "restored" : waits[one.id]?.map(({ key }) => key);
};

test("with everything good the first in order is next, and the others wait for it", () => {
  const all = [measure("releases-paused"), measure("canary-demoted"), LIMIT];
  const { next, waits } = judgeRestoration(all, GOOD);
  expect(next).toEqual(["traffic-limit"]);
  expect(waits["canary-demoted"]).toEqual([
    { key: "earlier-first", values: { measure: "traffic-limit", where: "bulk" } },
  ]);
  expect(Object.keys(waits).sort()).toEqual(["canary-demoted", "releases-paused"]);
});

test("order is a region's own: one is next in each, though another's cannot be reached for hours", () => {
  const jp = measure("releases-paused", { id: "jp", region: "jp" });
  const facts = { ...GOOD, regions: { ...GOOD.regions, jp: { heldBy: null, synthetics: PASSED, backlogs: [] } } };
  const { next, waits } = judgeRestoration([jp, measure("canary-demoted"), LIMIT], facts);
  expect([...next].sort()).toEqual(["jp", "traffic-limit"]);
  expect(Object.keys(waits)).toEqual(["canary-demoted"]);
});

describe("why not yet", () => {
  test.each(["awaiting_approval", "approved", "running", "verifying", "paused"] as const)("its run is %s", (status) =>
    expect(keys(run(status))).toEqual(["run-going-on"]),
  );
  test.each(["failed", "cancelled"] as const)("its run is %s: people look", (status) =>
    expect(keys(run(status))).toEqual(["run-ended-badly"]),
  );
  test("its run is known to nobody", () => expect(keys({ ...GOOD, runs: {} })).toEqual(["run-unknown"]));
  test("another run holds the region", () => expect(keys(region({ heldBy: 413 }))).toEqual(["region-held"]));
  test("hands off, or cut off itself", () => {
    expect(keys({ ...GOOD, handsOff: true })).toEqual(["hands-off"]);
    expect(keys({ ...GOOD, isolated: true })).toEqual(["isolated"]);
  });
  test("what is not measured is not good", () => {
    expect(keys(region({ synthetics: [] }))).toEqual(["synthetic-not-measured"]);
    expect(keys(region({ synthetics: [{ service: "ingest", passes: null, needed: NEEDED }] }))).toEqual([
      "synthetic-not-measured",
    ]);
    const unknown = [{ component: "ingest/stream-kr", side: "unknown" as const, entries: null, low: 100 }];
    expect(keys(region({ backlogs: unknown }))).toEqual(["backlog-not-measured"]);
    expect(keys({ ...GOOD, regions: {} })).toEqual(["synthetic-not-measured"]);
  });
  test("too few passes, and a backlog at its low mark", () => {
    expect(keys(region({ synthetics: [{ service: "ingest", passes: NEEDED - 1, needed: NEEDED }] }))).toEqual([
      "synthetic-not-yet",
    ]);
    expect(
      keys(region({ backlogs: [{ component: "ingest/stream-kr", side: "between", entries: 100, low: 100 }] })),
    ).toEqual(["backlog-high"]);
  });
  test("a region without a backlog waits for none", () => expect(keys(region({ backlogs: [] }))).toBe("restored"));
  test("a policy gives its own back", () => expect(keys(GOOD, relief("sampling"))).toEqual(["policy-restores-it"]));
});

describe("what a policy held that is gone, or speaks of other components now", () => {
  const GONE: RestorationFacts = { ...GOOD, byPolicy: ["ingest/consumers-kr", "ingest/flags-jp"] };
  test("is given back without being asked, whatever waits and whatever is measured", () => {
    expect(keys({ ...region({ synthetics: [] }), byPolicy: [] }, relief("sampling"))).toBe("restored");
    expect(keys(GONE, relief("sampling"))).toBe("restored");
    expect(keys(GONE, relief("consumers-added", { component: "ingest/consumers-kr" }))).toEqual(["policy-restores-it"]);
  });
  test("waits for runs alone, and keeps nothing of theirs waiting, asked for or not", () => {
    expect(keys({ ...region({ heldBy: 413 }), byPolicy: [] }, relief("sampling"))).toEqual(["region-held"]);
    for (const askedAt of [null, new Date()])
      expect(judgeRestoration([relief("sampling", { askedAt }), LIMIT], GONE).next).toEqual(["traffic-limit"]);
  });
});

describe("what a person wants back", () => {
  const asked = (change: Partial<Measure> = {}) => measure("releases-paused", { askedAt: new Date(), ...change });
  test("is given back before its turn, unmeasured and in spite of hands off", () => {
    const facts = { ...region({ synthetics: [] }), handsOff: true };
    expect(judgeRestoration([LIMIT, asked()], facts).next).toEqual(["releases-paused"]);
  });
  test("of a policy's is the policy's to give back", () => {
    expect(keys(GOOD, relief("sampling", { askedAt: new Date() }))).toEqual(["policy-restores-it"]);
  });
  test("waits for the run that set it and for another one in its region", () => {
    expect(keys(run("running"), asked())).toEqual(["run-going-on"]);
    expect(keys(region({ heldBy: 413 }), asked())).toEqual(["region-held"]);
  });
  test("is given back after a run that failed, or that nobody knows any more", () => {
    expect(keys(run("failed"), asked())).toBe("restored");
    expect(keys({ ...GOOD, runs: {} }, asked())).toBe("restored");
  });
});
