import { expect, test } from "vitest";
import type { DatabaseMeasurement } from "#domain/topology/measurement.ts";
import { TOPOLOGY } from "../testing/site.ts";
import { databasePromote } from "./database-promote.ts";
import { all } from "./site.ts";
import type { StepContext } from "./step.ts";
import { routerPlaces } from "./traffic-places.ts";

const ID = "meta-db/kr";
const [DATABASE] = all(TOPOLOGY, "database");
if (!DATABASE) throw new Error("the site has no database");
type Known = {
  /** What nodes answer as primaries, with their timelines. */
  readonly primaries: Readonly<Record<string, number>>;
  readonly routedTo: string | null;
  readonly facts?: Readonly<Record<string, unknown>>;
  /** Promotions that earlier runs ordered, and whom those took clients off. */
  readonly ordered?: readonly Readonly<Record<string, unknown>>[];
  readonly handedOver?: string;
};

function check({ primaries, routedTo, facts = {}, ordered = [], handedOver }: Known) {
  const routes = routerPlaces({ topology: TOPOLOGY }, DATABASE as never, routedTo).map(({ wanted }) => ({
    ...{ ...wanted, runId: "run-1", token: 5n },
  }));
  const db = {
    $queryRaw: async (text: TemplateStringsArray) => (text.join("").includes("run_step") ? ordered : []),
    desiredState: { findMany: async () => routes },
    runStep: { findMany: async () => (handedOver ? [{ facts: { oldPrimary: handedOver } }] : []) },
    observation: { createMany: async () => undefined },
  };
  const observeNode = async (_: string, zone: string): Promise<DatabaseMeasurement> => {
    const timeline = primaries[zone];
    if (timeline === undefined) throw new Error("no answer in time");
    return { kind: "database", role: "primary", timeline } as DatabaseMeasurement;
  };
  const ctx = {
    ...{ db, topology: TOPOLOGY, adapters: { database: { observeNode } } },
    ...{ run: { plan: { steps: [] } }, facts: () => facts, fact: async () => undefined },
    lookInto: () => ({ signal: AbortSignal.timeout(1_000) }),
  };
  return databasePromote.check(ctx as unknown as StepContext, { component: ID, to: "auto" });
}
const refusal = { is: "refused", why: [{ key: "primary-of-no-run" }] };

test("a standby that somebody promoted by hand is not adopted as the primary", async () => {
  expect(await check({ primaries: { "kr-c": 2 }, routedTo: "kr-a" })).toMatchObject(refusal);
  expect(await check({ primaries: { "kr-c": 2 }, routedTo: null, handedOver: "kr-a" })).toMatchObject(refusal);
  const other = { ordered: { component: ID, zone: "kr-b" } };
  expect(await check({ primaries: { "kr-c": 2 }, routedTo: "kr-a", facts: other })).toMatchObject(refusal);
});

test("a successor takes over the primary that was ordered before its executor died", async () => {
  const facts = { ordered: { component: ID, zone: "kr-c" } };
  expect(await check({ primaries: { "kr-c": 2 }, routedTo: "kr-a", facts })).toEqual({ is: "so" });
});

test("there is nothing to do where clients are led already, or were until a handover took them off", async () => {
  expect(await check({ primaries: { "kr-a": 1 }, routedTo: "kr-a" })).toEqual({ is: "so" });
  expect(await check({ primaries: { "kr-a": 1 }, routedTo: null, handedOver: "kr-a" })).toEqual({ is: "so" });
});

test("what another run promoted and led nobody to is gone on from only when it was proven", async () => {
  const of = (proven: boolean, token = 7n) => [
    { zone: "kr-c", timeline: 2, proven, runId: "run-2", runEnded: true, token },
  ];
  const known = { primaries: { "kr-c": 2 }, routedTo: "kr-a" };
  expect(await check({ ...known, ordered: of(true) })).toEqual({ is: "so" });
  expect(await check({ ...known, ordered: of(false) })).toMatchObject(refusal);
  // A newer run than that one decided since where clients are led.
  expect(await check({ ...known, ordered: of(true, 4n) })).toMatchObject(refusal);
});
