import { appendFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Journal } from "./journal.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "haechi-journal-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function counting() {
  let calls = 0;
  return { act: async () => ({ call: ++calls }), calls: () => calls };
}

describe("the journal of keys", () => {
  it("answers a repeat with the first outcome, also after a restart", async () => {
    const { act, calls } = counting();
    const journal = await Journal.open(folder);
    expect(await journal.once("k", "run", act)).toEqual({ repeated: false, result: { call: 1 } });
    expect(await journal.once("k", "run", act)).toEqual({ repeated: true, result: { call: 1 } });
    const later = await Journal.open(folder);
    expect(await later.once("k", "run", act)).toEqual({ repeated: true, result: { call: 1 } });
    expect([calls(), journal.repeats, later.repeats]).toEqual([1, 1, 1]);
  });

  it("lets one that comes meanwhile wait for the first", async () => {
    const journal = await Journal.open(folder);
    const gate = Promise.withResolvers<{ done: number }>();
    const first = journal.once("k", "run", () => gate.promise);
    const second = journal.once("k", "run", async () => ({ done: 2 }), { lookAgain: true });
    gate.resolve({ done: 1 });
    expect(await Promise.all([first, second])).toEqual([
      { repeated: false, result: { done: 1 } },
      { repeated: true, result: { done: 1 } },
    ]);
  });

  it("looks again when a state was set: it may have been lost since", async () => {
    const { act } = counting();
    const journal = await Journal.open(folder);
    await journal.once("k", "set", act, { lookAgain: true });
    expect(await journal.once("k", "set", act, { lookAgain: true })).toEqual({ repeated: true, result: { call: 2 } });
  });

  it("keeps no failure: a retry acts again", async () => {
    const journal = await Journal.open(folder);
    const failing = journal.once("k", "run", () => Promise.reject(new Error("no")));
    await expect(failing).rejects.toThrow("no");
    expect(await journal.once("k", "run", async () => ({ ok: 1 }))).toEqual({ repeated: false, result: { ok: 1 } });
  });

  it("refuses a key that was used for something else", async () => {
    const journal = await Journal.open(folder);
    await journal.once("k", { verb: "a" }, async () => ({}));
    await expect(journal.once("k", { verb: "b" }, async () => ({}))).rejects.toMatchObject({ code: "bad-request" });
  });

  it("stays bounded and reads past a line that a crash cut short", async () => {
    const journal = await Journal.open(folder, 5);
    for (let n = 0; n < 23; n += 1) await journal.once(`k${n}`, n, async () => ({ n }));
    await appendFile(join(folder, "journal.jsonl"), '{"key":"k23","act":"');
    const later = await Journal.open(folder, 5);
    expect(await later.once("k22", 22, async () => ({ n: -1 }))).toEqual({ repeated: true, result: { n: 22 } });
    expect(await later.once("k0", 0, async () => ({ n: -1 }))).toEqual({ repeated: false, result: { n: -1 } });
  });
});
