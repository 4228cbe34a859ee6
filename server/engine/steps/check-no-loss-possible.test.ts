import { expect, test } from "vitest";
import { exampleTopology } from "#domain/topology/example.fixture.ts";
import type { DatabaseMeasurement } from "#domain/topology/measurement.ts";
import { checkNoLossPossible } from "./check-no-loss-possible.ts";
import type { StepContext } from "./step.ts";

const sync = { name: "kr-b", syncState: "sync", state: "streaming", lagBytes: 0 };
const nodes = (synchronousCommit: string | null, replicas: readonly object[]) => ({
  "kr-a": { role: "primary", timeline: 1, synchronousNames: 'FIRST 1 ("kr-b")', synchronousCommit, replicas },
  "kr-b": { role: "standby", timeline: 1 },
  "kr-c": { role: "standby", timeline: 1 },
});
const judged = (synchronousCommit: string | null, replicas: readonly object[] = [sync]) => {
  const seen = nodes(synchronousCommit, replicas) as unknown as Readonly<Record<string, DatabaseMeasurement>>;
  const ctx = {
    topology: exampleTopology(),
    adapters: { database: { observeNode: async (_: string, zone: string) => seen[zone] } },
    db: { $queryRaw: async () => [] },
    lookInto: () => ({}),
    fact: async () => undefined,
  } as unknown as StepContext;
  return checkNoLossPossible.check(ctx, { component: "meta-db/kr" });
};

test("no loss is possible only where every COMMIT waits until a standby has its copy on disk", async () => {
  expect(await judged("on")).toEqual({ is: "so" });
  expect(await judged("remote_apply")).toEqual({ is: "so" });
  for (const setting of ["remote_write", "local", "off"])
    expect(await judged(setting)).toMatchObject({ is: "refused", why: [{ key: "commit-does-not-wait" }] });
  expect(await judged(null)).toMatchObject({ is: "not-so" });
});

test("it is not so while two connections bear one standby's name", async () => {
  const twice = { ...sync, syncState: "ambiguous" };
  expect(await judged(null, [twice, twice])).toEqual({
    is: "not-so",
    why: [{ key: "standby-named-twice", values: { primary: "kr-a", name: "kr-b" } }],
  });
});
