import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { SampleWriter, type WriterLimits } from "./sample-writer.ts";
import type { Sample } from "./store-samples.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const T0 = Date.UTC(2026, 10, 22);
const sample = (key: string, n: number): Sample => ({
  key,
  component: "agent",
  node: key,
  kind: "agent",
  ok: true,
  value: { kind: "agent", zone: key, version: String(n) },
  error: null,
  at: new Date(T0 + n * 1_000),
  intervalMs: 1_000,
  latencyMs: 1,
});
class Refused extends Error {
  readonly code = "22P05";
}

/** A writer over a database that can be away, or refuse a key. */
function opened(limits: Partial<WriterLimits> = {}) {
  const calls: (readonly Sample[])[] = [];
  const logs: string[] = [];
  const world = { away: false, refused: "" };
  const writer = new SampleWriter(
    async (batch) => {
      if (world.away) throw new Error("away");
      if (batch.some(({ key }) => key === world.refused)) throw new Refused("no such text");
      calls.push(batch);
    },
    { gatherMs: 100, batch: 10, waiting: 20, retryMs: 1_000, ...limits },
    (message) => logs.push(message),
  );
  return { writer, calls, logs, world };
}
const names = (batch: readonly Sample[] | undefined) =>
  batch?.map(({ key, at }) => `${key}${(at.getTime() - T0) / 1_000}`);

test("gathers for a moment and stores at once what fills a batch", async () => {
  const { writer, calls } = opened();
  for (const key of ["a", "b", "c"]) writer.add(sample(key, 1));
  await vi.advanceTimersByTimeAsync(99);
  expect(calls).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(calls.map(names)).toEqual([["a1", "b1", "c1"]]);
  for (let n = 0; n < 10; n += 1) writer.add(sample(`k${n}`, 2));
  await vi.advanceTimersByTimeAsync(0);
  expect(calls[1]).toHaveLength(10);
});

test("two samples of one thing are stored one after the other", async () => {
  const { writer, calls } = opened();
  writer.add(sample("a", 1));
  writer.add(sample("b", 1));
  writer.add(sample("a", 2));
  await vi.advanceTimersByTimeAsync(100);
  expect(calls.map(names)).toEqual([["a1", "b1"], ["a2"]]);
});

test("while the database is away memory is bounded, the newest of each stays with its own time, and the rest is told", async () => {
  const { writer, calls, logs, world } = opened();
  world.away = true;
  for (let n = 1; n <= 1_000; n += 1) {
    for (const key of ["a", "b", "c"]) writer.add(sample(key, n));
    await vi.advanceTimersByTimeAsync(100);
    expect(writer.waiting).toBeLessThanOrEqual(20 + 3);
  }
  world.away = false;
  await vi.advanceTimersByTimeAsync(1_000);
  expect(writer.waiting).toBe(0);
  expect(names(calls.at(-1))).toEqual(["a1000", "b1000", "c1000"]);
  expect(calls.flat().length).toBeLessThanOrEqual(23);
  const dropped = 3_000 - calls.flat().length;
  expect(logs).toEqual([
    "samples: not stored, will be: away",
    "samples: stored again",
    `samples: ${dropped} were dropped meanwhile; the newest of each was kept`,
  ]);
});

test("more things than may wait still keep the newest of each", async () => {
  const { writer, calls, world } = opened();
  world.away = true;
  for (let n = 1; n <= 3; n += 1) for (let key = 0; key < 50; key += 1) writer.add(sample(`k${key}-`, n));
  await vi.advanceTimersByTimeAsync(100);
  expect(writer.waiting).toBeLessThanOrEqual(100);
  world.away = false;
  await vi.advanceTimersByTimeAsync(1_000);
  expect(new Set(calls.flat().map(({ key }) => key)).size).toBe(50);
  expect(calls.flat().filter(({ at }) => at.getTime() === T0 + 3_000)).toHaveLength(50);
});

test("a row that the database refuses keeps no other from being stored, and is told once", async () => {
  const { writer, calls, logs, world } = opened();
  world.refused = "b";
  for (let n = 1; n <= 2; n += 1) {
    for (const key of ["a", "b", "c"]) writer.add(sample(key, n));
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(calls.flatMap(names)).toEqual(["a1", "c1", "a2", "c2"]);
  expect(logs).toEqual(["samples: of b one was refused: no such text"]);
});

test("what waits is stored at the end; with the database away it is told that it is lost", async () => {
  const well = opened();
  well.writer.add(sample("a", 1));
  await well.writer.stop();
  expect(well.calls.map(names)).toEqual([["a1"]]);
  const ill = opened();
  ill.world.away = true;
  ill.writer.add(sample("a", 1));
  await ill.writer.stop();
  expect(ill.logs).toContain("samples: 1 not stored at the end");
  expect(vi.getTimerCount()).toBe(0);
});
