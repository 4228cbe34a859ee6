import { beforeEach, expect, test } from "vitest";
import type { CallRecord } from "../../adapters/ports.ts";
import { type Engine, installEngine } from "../engine.ts";
import { LostRun, openStepRow } from "./step-row.ts";

type Written = { status?: string; calls: readonly CallRecord[]; facts: Readonly<Record<string, unknown>> };
let written: Written[];
let held: (() => void)[];
let mine: boolean;

/** A table that answers each write only when it is let go on, as a busy database would. */
beforeEach(() => {
  [written, held, mine] = [[], [], true];
  const runStep = {
    findUniqueOrThrow: async () => ({
      id: "row",
      status: "waiting",
      attempts: 0,
      facts: {},
      calls: [],
      startedAt: null,
    }),
    updateMany: async ({ data }: { data: Written }) => {
      await new Promise<void>((resolve) => held.push(resolve));
      if (mine) written.push(data);
      return { count: mine ? 1 : 0 };
    },
  };
  installEngine({ db: { runStep } } as unknown as Engine);
});
const call = (to: string): CallRecord => ({ to, call: "POST", at: "", ms: 1, ok: true, repeated: false });

/** Lets writes go on, one after the other, until `work` has ended. */
async function through<T>(work: Promise<T>): Promise<T> {
  let over = false;
  const ended = work.finally(() => {
    over = true;
  });
  ended.catch(() => undefined);
  while (!over) {
    held.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
  return ended;
}

test("calls told while a write is under way go out with the next one, together with the step's end", async () => {
  const { row } = await openStepRow("run", "step", 7n);
  await through(row.nextAttempt());
  for (const to of ["a", "b", "c", "d"]) row.record(call(to));
  await through(row.end("done", null));
  expect(written.length).toBeLessThanOrEqual(3);
  expect(written[0]).toMatchObject({ status: "running", calls: [] });
  expect(written.at(-1)).toMatchObject({ status: "done" });
  expect(written.at(-1)?.calls.map(({ to }) => to)).toEqual(["a", "b", "c", "d"]);
});

test("a fact is durable once it was added, with what was told before it", async () => {
  const { row } = await openStepRow("run", "step", 7n);
  await through(row.nextAttempt());
  row.record(call("a"));
  await through(row.addFacts({ proof: "power" }));
  expect(written.at(-1)).toMatchObject({ facts: { proof: "power" }, calls: [{ to: "a" }] });
});

test("a row of which another executor has the run is told to everybody who writes", async () => {
  const { row } = await openStepRow("run", "step", 7n);
  await through(row.nextAttempt());
  mine = false;
  row.record(call("a"));
  await expect(through(row.addFacts({ proof: "power" }))).rejects.toBeInstanceOf(LostRun);
  await expect(through(row.end("done", null))).rejects.toBeInstanceOf(LostRun);
});
