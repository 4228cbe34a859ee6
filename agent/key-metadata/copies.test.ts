import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { keepCopy, readCopies } from "./copies.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "haechi-copies-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it("keeps each version of what is said of a key once, under a name that no folder comes out of", async () => {
  const first = await keepCopy(folder, "alias/../evidence", '{"a":1}');
  expect(first.was).toBe(false);
  expect(await keepCopy(folder, "alias/../evidence", '{"a":1}')).toEqual({ ...first, was: true });
  const second = await keepCopy(folder, "alias/../evidence", '{"a":2}');
  const copies = await readCopies(folder);
  expect(copies.map((copy) => [copy.key, copy.hash]).sort()).toEqual(
    [first, second].map((one) => ["alias/../evidence", one.hash]).sort(),
  );
  expect(readdirSync(folder)).toHaveLength(2);
});

it("leaves out a copy whose text was changed, and keeps it anew", async () => {
  const { hash } = await keepCopy(folder, "k", "{}");
  writeFileSync(join(folder, `k.${hash}.json`), '{"Policy":"another"}');
  writeFileSync(join(folder, "notes.txt"), "x");
  expect(await readCopies(folder)).toEqual([]);
  expect(await keepCopy(folder, "k", "{}")).toEqual({ hash, was: false });
  expect(await readCopies(folder)).toMatchObject([{ key: "k", hash }]);
});

it("a folder that is not there has no copies", async () => {
  expect(await readCopies(join(folder, "none"))).toEqual([]);
});
