import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { TokenStore } from "./tokens.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "haechi-tokens-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("fencing tokens", () => {
  it("refuses a lower one, also after a restart, and counts it", async () => {
    const before = await TokenStore.open(folder);
    await before.accept("kr", 7n);
    const after = await TokenStore.open(folder);
    await expect(after.accept("kr", 6n)).rejects.toMatchObject({ code: "stale-token" });
    await expect(after.accept("kr", 7n)).resolves.toBeUndefined();
    expect(after.refused).toBe(1);
    expect(after.snapshot()).toEqual({ kr: "7" });
  });

  it("keeps scopes apart, and figures beyond 2^53 exact", async () => {
    const store = await TokenStore.open(folder);
    await store.accept("kr", 9007199254740993n);
    await store.accept("jp", 1n);
    await expect(store.accept("kr", 9007199254740992n)).rejects.toMatchObject({ code: "stale-token" });
    expect((await TokenStore.open(folder)).snapshot()).toEqual({ kr: "9007199254740993", jp: "1" });
  });

  it("has the token on disk by the time it is accepted", async () => {
    const store = await TokenStore.open(folder);
    await store.accept("kr", 3n);
    expect(JSON.parse(await readFile(join(folder, "tokens.json"), "utf8"))).toEqual({ kr: "3" });
  });

  it("decides a race one after the other: nothing lower passes after something higher", async () => {
    const store = await TokenStore.open(folder);
    const results = await Promise.allSettled([5n, 9n, 4n, 9n, 8n].map((token) => store.accept("kr", token)));
    expect(results.map((one) => one.status)).toEqual(["fulfilled", "fulfilled", "rejected", "fulfilled", "rejected"]);
  });

  it("does not start from a damaged file", async () => {
    await writeFile(join(folder, "tokens.json"), '{"kr":');
    await expect(TokenStore.open(folder)).rejects.toThrow(/damaged/);
  });
});
