import { expect, test } from "vitest";
import { breakdown, gaps, stepTimes } from "../trace/breakdown.ts";
import type { Trace } from "../trace/trace.ts";
import { differences } from "./same-calls.ts";

const look = (step: string, args: string, at = 0, ms = 1) => ({
  step,
  part: "check" as const,
  call: "database.observeNode",
  args,
  at,
  ms,
});
const trace = (parts: Partial<Trace>): Trace => ({ began: 0, ended: 100, parts: [], calls: [], acts: [], ...parts });
const zones = (lost: string, promoted: string) => ({
  lost,
  promoted,
  streamPromoted: promoted,
  all: ["kr-a", "kr-b", "kr-c"],
});

test("the same done to other zones is the same; asked again is the same", () => {
  const product = trace({
    calls: [look("follow", "db kr-b"), look("follow", "db kr-b")],
    acts: [{ step: "follow", to: "kr-c", call: 'POST /follow {"zone":"kr-b"}' }],
  });
  const script = trace({
    calls: [look("follow", "db kr-a")],
    acts: [{ step: "follow", to: "kr-c", call: 'POST /follow {"zone":"kr-a"}' }],
  });
  expect(differences(product, zones("kr-a", "kr-b"), script, zones("kr-b", "kr-a"))).toEqual([]);
});

test("at a router that does not answer the first server tried is the same, whichever zone's name comes first", () => {
  const set = (agent: string, server: string) =>
    trace({
      calls: [look("route", `{"agent":"${agent}","backend":"meta-db","server":"${server}"} maint`)],
      acts: [{ step: "route", to: agent, call: `POST /state {"backend":"meta-db","server":"${server}"}` }],
    });
  const [lostA, lostC] = [zones("kr-a", "kr-b"), zones("kr-c", "kr-a")];
  expect(differences(set("kr-a", "kr-a"), lostA, set("kr-c", "kr-b"), lostC)).toEqual([]);
  expect(differences(set("kr-b", "kr-a"), lostA, set("kr-a", "kr-b"), lostC)).toHaveLength(4);
});

test("a look or an act that one of them left out is told, and whose it is", () => {
  const act = { step: "fence", to: "kr-a", call: "POST /fence {}" };
  const product = trace({ calls: [look("fence", "db kr-a")], acts: [act] });
  const of = zones("kr-a", "kr-b");
  expect(differences(product, of, trace({}), of)).toEqual([
    "only the product: fence → «lost» POST /fence {}",
    "only the product: fence/check database.observeNode db «lost»",
  ]);
  expect(differences(trace({}), of, trace({ acts: [act] }), of)).toEqual([
    "only the script: fence → «lost» POST /fence {}",
  ]);
});

test("where the time went: calls, steps beside calls, between steps; each piece between has its place", () => {
  const parts = [
    { step: "check-capacity", part: "check" as const, at: 10, ms: 10 },
    { step: "drain-zone", part: "act" as const, at: 30, ms: 20 },
    { step: "drain-zone", part: "verify" as const, at: 50, ms: 10 },
    { step: "proof-no-loss", part: "check" as const, at: 70, ms: 10 },
  ];
  const one = trace({ parts, calls: [look("check-capacity", "", 10, 8), look("drain-zone", "", 32, 10)] });
  expect(breakdown(one)).toEqual({
    total: 100,
    inCalls: 18,
    inStepsBesideCalls: 32,
    betweenSteps: 50,
    checks: { before: 10, beforeActing: 0, afterActing: 10, verify: 10 },
    acting: 20,
  });
  expect(stepTimes(one)).toEqual({ "check-capacity": 10, "drain-zone": 30, "proof-no-loss": 10 });
  expect(gaps(one)).toEqual([
    { before: "check-capacity/check", ms: 10 },
    { before: "drain-zone/act", ms: 10 },
    { before: "proof-no-loss/check", ms: 10 },
    { before: "end", ms: 20 },
  ]);
});
