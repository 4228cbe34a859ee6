import { expect, it } from "vitest";
import { judgeStreamPromotion, mayBeProven, type StreamCandidate } from "./promotion.ts";
import { unlistedReplicas } from "./unlisted-replicas.ts";

const ZONES = ["kr-a", "kr-b", "kr-c"];
const sample = (...names: string[]) => ({
  replicas: names.map((name) => ({ name, offset: 10, lagBytes: 0, online: true })),
});
const node = (zone: string): StreamCandidate => ({
  ...{ zone, answers: true, replicationId: "first", former: null, offset: 10, cutOff: true },
});
const judge = (samples: readonly ReturnType<typeof sample>[], confirmedOff: boolean) => ({
  oldPrimary: { zone: "kr-a", confirmedOff, final: null },
  replicas: [node("kr-b"), node("kr-c"), ...unlistedReplicas(samples, ZONES)],
  left: new Set<string>(),
  waitedFor: 1,
  preference: ZONES,
});

it("proves as before while every replica is a node of the site", () => {
  expect(unlistedReplicas([sample("kr-b", "kr-c"), sample("kr-b")], ZONES)).toEqual([]);
  expect(judgeStreamPromotion(judge([sample("kr-b", "kr-c")], true)).promote).toBe("kr-b");
});

it("proves nothing beside one that the site does not list, whether the old primary is off or not", () => {
  const samples = [sample("kr-b", "kr-c"), sample("kr-b", "10.0.0.9:6379"), sample("10.0.0.9:6379")];
  expect(unlistedReplicas(samples, ZONES).map(({ zone }) => zone)).toEqual(["10.0.0.9:6379"]);
  for (const [off, why] of [
    [true, "too-few-replicas-answer"],
    [false, "old-primary-may-still-acknowledge"],
  ] as const) {
    const facts = judge(samples, off);
    expect(judgeStreamPromotion(facts).reasons.map(({ key }) => key)).toContain(why);
    // Nobody is cut off for nothing.
    expect(mayBeProven(facts).promote).toBeNull();
  }
});

it("leaves out one that is only being copied to: it confirms nothing", () => {
  const copying = { name: "10.0.0.9:6379", offset: 0, lagBytes: 0, online: false };
  expect(unlistedReplicas([{ replicas: [copying] }], ZONES)).toEqual([]);
});
