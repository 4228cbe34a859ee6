import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Operations } from "./operations.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "haechi-operations-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const NOBODY_LEAVES = new AbortController().signal;

it("may be asked for again by whoever heard of its end, while that is still being written", async () => {
  const operations = await Operations.open(folder);
  const firsts: unknown[] = [];
  for (let n = 1; n <= 100; n += 1) {
    const { operation } = await operations.start("key", async (first) => {
      firsts.push(first);
      return { n };
    });
    expect(await operations.answer(operation, 5_000, NOBODY_LEAVES)).toEqual({ state: "done", result: { n } });
  }
  expect(firsts).toEqual([undefined, ...Array.from({ length: 99 }, (_, n) => ({ n: n + 1 }))]);
  await vi.waitFor(() => {
    const [name = "", ...others] = readdirSync(join(folder, "operations"));
    expect(others).toEqual([]);
    const kept: unknown = JSON.parse(readFileSync(join(folder, "operations", name), "utf8"));
    expect(kept).toEqual({ state: "done", result: { n: 100 } });
  });
});
