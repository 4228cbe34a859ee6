import { describe, expect, it } from "vitest";
import { type BucketLock, keepsLock } from "./keeps-lock.ts";

const locked = (mode: "COMPLIANCE" | "GOVERNANCE", retainMs: number): BucketLock => ({
  lockEnabled: true,
  lock: { mode, retainMs },
});
const BARE: BucketLock = { lockEnabled: true, lock: null };
const NONE: BucketLock = { lockEnabled: false, lock: null };

describe("a bucket's lock", () => {
  it.each<[string, BucketLock, BucketLock, boolean]>([
    ["is kept as it is", locked("COMPLIANCE", 10), locked("COMPLIANCE", 10), true],
    ["is kept where it was made longer", locked("COMPLIANCE", 10), locked("COMPLIANCE", 20), true],
    ["is kept where it was made stricter", locked("GOVERNANCE", 10), locked("COMPLIANCE", 10), true],
    ["is not kept where it was loosened", locked("COMPLIANCE", 10), locked("GOVERNANCE", 20), false],
    ["is not kept where it was shortened", locked("GOVERNANCE", 10), locked("COMPLIANCE", 9), false],
    ["is not kept where its default went", locked("COMPLIANCE", 10), BARE, false],
    ["is not kept where all of it went", BARE, NONE, false],
    ["is kept where there was none by default", BARE, locked("GOVERNANCE", 1), true],
    ["is kept where there was none at all", NONE, NONE, true],
  ])("%s", (_, before, now, kept) => {
    expect(keepsLock(before, now)).toBe(kept);
  });
});
