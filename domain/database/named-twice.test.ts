import fc from "fast-check";
import { expect, it } from "vitest";
import { withoutNamedTwice } from "./named-twice.ts";
import { oldPrimaryFacts } from "./old-primary.ts";
import { judgePromotion } from "./promotion.ts";

const ZONES = ["kr-a", "kr-b", "kr-c"];
const replica = (name: string, syncState = "async", state = "streaming") => ({ name, syncState, state, lagBytes: 0 });
const seen = (...replicas: ReturnType<typeof replica>[]) => ({ replicas, synchronousCommit: "on" });

it("changes nothing while each zone's name stands once, whatever else copies", () => {
  const tools = fc.array(fc.constantFrom(replica("pg_basebackup"), replica("kr-b", "async", "catchup")));
  fc.assert(
    fc.property(fc.subarray(ZONES), tools, (zones, more) => {
      const one = seen(...zones.map((zone) => replica(zone, "sync")), ...more);
      expect(withoutNamedTwice(one, ZONES)).toBe(one);
    }),
  );
});

it("takes a name that stands twice for nobody's, and what was waited for as not known", () => {
  const found = withoutNamedTwice(seen(replica("kr-b", "sync"), replica("kr-b", "potential"), replica("kr-c")), ZONES);
  expect(found.replicas.map(({ syncState }) => syncState)).toEqual(["ambiguous", "ambiguous", "async"]);
  expect(found.synchronousCommit).toBeNull();
});

it("proves nothing from it, however much the zone of that name holds", () => {
  const candidate = { answers: true, receivedLsn: "0/100", timeline: 1, cutOffFromOld: true };
  const judged = (...replicas: ReturnType<typeof replica>[]) => {
    const sample = { ...withoutNamedTwice(seen(...replicas), ZONES), synchronousNames: '"kr-b"', lsn: "0/100" };
    const earlier = { ...sample, synchronousCommit: "on" };
    const old = { zone: "kr-a", timeline: 1, lsn: "0/100", samples: [sample, earlier], asked: [], newestTold: 1 };
    const candidates = [{ zone: "kr-b", ...candidate }];
    const facts = { candidates, preference: ZONES, allowDataLoss: false };
    return judgePromotion({ ...facts, oldPrimary: oldPrimaryFacts(old, candidates, true) });
  };
  expect(judged(replica("kr-b", "sync"))).toMatchObject({ promote: "kr-b", proof: "power-off" });
  const twice = judged(replica("kr-b", "sync"), replica("kr-b", "potential"));
  expect(twice.promote).toBeNull();
  expect(twice.reasons.map(({ key }) => key)).toContain("synchronous-commit-unknown");
});
