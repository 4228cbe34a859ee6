import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { isKept, readIngestFlags } from "./flags.ts";
import { classOf } from "./load-journal.ts";

const folder = mkdtempSync(join(tmpdir(), "haechi-ingest-flags-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const normal = { sampling: 100, ttlHours: 72, releases: true };
function read(text: string) {
  const file = join(folder, "flags.json");
  writeFileSync(file, text);
  return readIngestFlags(file);
}

test("no file, a damaged one and words without sense are normal: nothing is left out by mistake", () => {
  expect(readIngestFlags(join(folder, "none.json"))).toEqual(normal);
  for (const text of ["", '{"sampling":', "[]", "null", '{"sampling":"","ttl-hours":"-1"}', '{"sampling":"many"}'])
    expect(read(text), text).toEqual(normal);
});

test("what is set holds", () => {
  expect(read('{"sampling":"10","ttl-hours":"24","releases":"off"}')).toEqual({
    sampling: 10,
    ttlHours: 24,
    releases: false,
  });
  expect(read('{"sampling":"0"}').sampling).toBe(0);
});

test("about the percentage is kept, of the load's bulk numbers too, and more percent keep what fewer kept", () => {
  const bulk = Array.from({ length: 20_000 }, (_, index) => index + 1).filter((number) => classOf(number) === "bulk");
  for (const percent of [0, 1, 10, 50, 99, 100]) {
    const kept = bulk.filter((number) => isKept(number, percent));
    expect(Math.abs(kept.length / bulk.length - percent / 100), String(percent)).toBeLessThan(0.02);
    expect(kept.every((number) => isKept(number, 100))).toBe(true);
  }
});
