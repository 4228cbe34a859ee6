import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { longestGap } from "./count.ts";
import { Journal, readJournal } from "./writer/journal.ts";

test("the longest gap counts from the beginning and until now", () => {
  expect(longestGap([], 1_000, 9_000)).toBeNull();
  expect(longestGap([1_100, 1_200, 5_200, 5_300], 1_000, 5_400)).toBe(4_000);
  expect(longestGap([4_000, 4_100], 1_000, 4_200)).toBe(3_000);
  expect(longestGap([1_100], 1_000, 9_000)).toBe(7_900);
  expect(longestGap([1_100], 0, 1_200)).toBe(100);
});

test("a journal says what was asked and acknowledged; the line being written does not count", () => {
  const folder = mkdtempSync(join(tmpdir(), "haechi-journal-"));
  const file = join(folder, "sub", "journal.txt");
  const journal = new Journal(file);
  journal.asked(7);
  journal.asked(8);
  journal.acknowledged(7, "kr-b");
  writeFileSync(file, "=8 17", { flag: "a" });
  const read = readJournal(file);
  expect([...read.asked.keys()]).toEqual([7, 8]);
  expect([...read.acknowledged.keys()]).toEqual([7]);
  expect(read.acknowledged.get(7)?.zone).toBe("kr-b");
  rmSync(folder, { recursive: true });
});
