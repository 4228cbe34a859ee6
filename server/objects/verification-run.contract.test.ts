import path from "node:path";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { type Bench, eventually, openBench, plan, request, status, step } from "../engine/testing/bench.ts";
import { syncObjects } from "./sync-objects.ts";
import { EVIDENCE, evidenceStore } from "./testing/evidence.ts";

/** The verification as a run of a real worker that is killed in the middle; only the bucket is in memory. */
const N = 400;
let bench: Bench;
beforeAll(async () => {
  bench = await openBench(path.join(import.meta.dirname, "testing/worker-child.ts"));
  const of = { installationId: bench.installationId, component: EVIDENCE, keepMs: 1 };
  const look = () => ({ signal: AbortSignal.timeout(10_000) });
  await syncObjects(bench.db, evidenceStore(N), of, "", { roundMs: 60_000, atOnce: 2, look });
});
afterAll(() => bench.close());
afterEach(() => bench.stopWorkers());

const verification = (sample: string, rate = 1_000) =>
  plan(
    [
      step("removal", "objects.try-removal", { component: EVIDENCE }, { onFailure: "continue" }),
      step(
        "read",
        "objects.verify",
        { component: EVIDENCE, sample, rate },
        {
          needs: ["removal"],
          timeoutMs: 60_000,
          onFailure: "continue",
        },
      ),
      step("record", "objects.record", { component: EVIDENCE }, { needs: ["read"] }),
    ],
    { mode: "test", regions: [] },
  );
const checkOf = (runId: string) => bench.db.objectCheck.findUnique({ where: { runId } });

it("goes on where a killed worker was, counts nothing twice, and writes down what it found", async () => {
  const env = { OBJECTS: String(N) };
  const first = await bench.worker(env);
  const id = await request(bench, await verification("all"));
  const before = await eventually("a part of it is done", async () => {
    const check = await checkOf(id);
    return check !== null && check.done >= 100 && check;
  });
  expect(before).toMatchObject({ status: "running", total: N });
  const row = await eventually("progress is told", async () => {
    const found = await bench.db.runStep.findFirst({ where: { runId: id, stepId: "read" } });
    const facts = found?.facts as { readonly total?: number; readonly done?: number } | undefined;
    return facts?.total === N && (facts.done ?? 0) > 0 && facts;
  });
  expect(row.done).toBeLessThan(N);
  first.kill("SIGKILL");
  await first.ended;
  await bench.worker(env);
  const run = await status(bench, id, "completed");
  expect(run.steps.map((one) => [one.stepId, one.status])).toEqual([
    ["removal", "done"],
    ["read", "done"],
    ["record", "done"],
  ]);
  expect(await checkOf(id)).toMatchObject({
    status: "passed",
    total: N,
    done: N,
    differing: 0,
    missing: 0,
    unreadable: 0,
  });
  const reads = (await bench.worlds.calls("read")).map((one) => one.key);
  expect(new Set(reads).size).toBe(N);
  expect(reads.length - N).toBeLessThanOrEqual(100);
  expect(await bench.db.objectVersion.count({ where: { component: EVIDENCE, verifiedAt: { not: null } } })).toBe(N);
  const audited = await bench.db.auditEvent.groupBy({
    by: ["action"],
    where: { action: { startsWith: "objects." } },
    _count: true,
  });
  expect(Object.fromEntries(audited.map((one) => [one.action, one._count]))).toEqual({
    "objects.removal-refused": 6,
    "objects.verified": 1,
  });
});

it("a sample as large as the standard says is read, and a cancelled run reads no further", async () => {
  await bench.worker({ OBJECTS: String(N) });
  const id = await request(bench, await verification("standard"));
  await status(bench, id, "completed");
  expect(await checkOf(id)).toMatchObject({ status: "passed", sample: 50, total: 50, done: 50 });
  const other = await request(bench, await verification("all", 20));
  await eventually("a part of it is done", async () => ((await checkOf(other))?.done ?? 0) > 0);
  await bench.db.run.update({ where: { id: other }, data: { desired: "cancel" } });
  await status(bench, other, "cancelled");
  expect((await checkOf(other))?.done).toBeLessThan(N);
});
