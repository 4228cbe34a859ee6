import { expect, test } from "vitest";
import type { BucketBefore } from "../../adapters/ports.ts";
import { COMPLIANT, MemoryStore } from "../../objects/testing/memory-store.ts";
import { bucketBefore } from "./bucket-before.ts";
import type { StepContext } from "./step.ts";

const BEFORE: BucketBefore = {
  versioning: COMPLIANT.versioning,
  lock: COMPLIANT.lock,
  lockEnabled: COMPLIANT.lockEnabled,
};

/** One executor after the other finds the same facts. */
function stepOn(store: MemoryStore) {
  let facts: Readonly<Record<string, unknown>> = {};
  const signal = new AbortController().signal;
  const ctx = {
    adapters: { objects: store },
    signal,
    facts: () => facts,
    fact: async (more: Readonly<Record<string, unknown>>) => {
      facts = JSON.parse(JSON.stringify({ ...facts, ...more }));
    },
    act: (scope: string, what: string) => ({ scope, key: what, token: 1n, signal, record: () => undefined }),
  } as unknown as StepContext;
  return () => bucketBefore(ctx, "evidence/kr", "objects/evidence/kr");
}

test("what a bucket was is kept before anything is tried", async () => {
  const store = new MemoryStore();
  expect(await stepOn(store)()).toEqual(BEFORE);
  expect(store.asked).toMatchObject({ settings: 1, putBack: 0 });
});

test("whoever goes on after a try that was cut off puts it back, and does not take what that left for what it was", async () => {
  const store = new MemoryStore();
  const before = stepOn(store);
  await before();
  store.bucket = { ...store.bucket, versioning: "suspended", lock: null };
  expect(await before()).toEqual(BEFORE);
  expect(store.bucket).toEqual(COMPLIANT);
  expect(store.asked).toMatchObject({ settings: 1, putBack: 1 });
});
