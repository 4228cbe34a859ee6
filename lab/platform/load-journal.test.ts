import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { AlertsJournal, readAlerts } from "./alerts-journal.ts";
import { classOf, LoadJournal, readLoad } from "./load-journal.ts";
import { readPace, writePace } from "./pace.ts";

const folder = mkdtempSync(join(tmpdir(), "haechi-load-journal-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("of ten logs one is interactive, six are ingest, three bulk", () => {
  const classes = Array.from({ length: 100 }, (_, index) => classOf(index + 1));
  const count = (kind: string) => classes.filter((one) => one === kind).length;
  expect([count("interactive"), count("ingest"), count("bulk")]).toEqual([10, 60, 30]);
});

test("what is written is read again, and a line that is being written is none yet", () => {
  const file = join(folder, "load", "journal.txt");
  expect(readLoad(file).asked.size).toBe(0);
  const journal = new LoadJournal(file);
  for (const number of [1, 2, 3]) journal.asked(number);
  journal.refused(3);
  journal.acknowledged(1, "kr-b", "stable");
  journal.sampled(2, "kr-c");
  writeFileSync(file, "=3 17", { flag: "a" });
  const read = readLoad(file);
  expect([...read.asked.keys()]).toEqual([1, 2, 3]);
  expect(read.acknowledged.get(1)).toMatchObject({ zone: "kr-b", release: "stable" });
  expect([read.acknowledged.size, [...read.sampled.keys()], read.refused.length]).toEqual([1, [2], 1]);
});

test("an alert of the same case is a duplicate, also after a restart, and counted", () => {
  const file = join(folder, "alerts.txt");
  const alert = { number: 7, case: 10_000_000_007, at: "2026-01-01T00:00:00.000Z", synthetic: false, receivedAt: 5 };
  const first = new AlertsJournal(file);
  expect([first.add(alert), first.add({ ...alert, receivedAt: 6 })]).toEqual([false, true]);
  const second = new AlertsJournal(file);
  expect(second.add({ ...alert, receivedAt: 7 })).toBe(true);
  expect([second.count, second.duplicates, second.since(0, 10_000_000_007)]).toEqual([1, 2, [alert]]);
  expect(second.since(6, null)).toEqual([]);
  expect(readAlerts(file)).toHaveLength(3);
});

test("the pace is what was last said, and normal for nonsense", () => {
  const file = join(folder, "pace.json");
  expect(readPace(file, 30)).toEqual({ perSecond: 30, surge: 1 });
  writePace(file, { surge: 10 });
  expect(readPace(file, 30)).toEqual({ perSecond: 30, surge: 10 });
  writeFileSync(file, '{"perSecond":-4,"surge":"x"}');
  expect(readPace(file, 30)).toEqual({ perSecond: 30, surge: 1 });
});
