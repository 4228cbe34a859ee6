import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Wanted } from "./wanted.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "haechi-wanted-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("the last order holds after a restart, and what nobody ordered is told apart from none", async () => {
  const first = await Wanted.open(folder);
  expect(first.of("consumers")).toBeNull();
  await first.set("consumers", 3);
  await first.set("consumers", 0);
  await first.set("others", 2);
  const second = await Wanted.open(folder);
  expect([second.of("consumers"), second.of("others"), second.of("nothing")]).toEqual([0, 2, null]);
});

test("a damaged file is no order", async () => {
  for (const text of ["", "[", '{"consumers":-1}', '{"consumers":"3"}', "[]"]) {
    writeFileSync(join(folder, "processes.json"), text);
    await expect(Wanted.open(folder), text).rejects.toThrow(/damaged/);
  }
});
