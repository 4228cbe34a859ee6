import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { AdapterError, type BucketSettings, type ObjectsPort } from "../adapters/ports.ts";
import { readVersion } from "./read-version.ts";

const OF = {
  ...{ prefix: "e/", key: "e/a", versionId: "v", at: new Date(), sizeBytes: 1, etag: null, sha256: null },
  ...{ retainUntil: null, hold: null },
};
const DAY_MS = 86_400_000;
const NOBODY = new AdapterError("timeout", "evidence/kr", "no answer in time");

describe("reading one version", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** Each reading fails so, as many as are said; the bucket's settings are told, or they are not. */
  async function reading(failure: AdapterError, settings: AdapterError | null, failures = 10) {
    const asked = { read: 0, settings: 0 };
    const port: Pick<ObjectsPort, "read" | "protection" | "settings"> = {
      read: async () => {
        asked.read += 1;
        if (asked.read <= failures) throw failure;
        return null;
      },
      protection: async () => null,
      settings: async () => {
        asked.settings += 1;
        if (settings !== null) throw settings;
        return {} as BucketSettings;
      },
    };
    const found = readVersion(port, "evidence/kr", OF, DAY_MS, () => ({ signal: new AbortController().signal })).catch(
      (error: unknown) => error,
    );
    await vi.runAllTimersAsync();
    return { found: await found, asked };
  }

  it("that the store never answers for is unreadable where it answers to anything else", async () => {
    const { found, asked } = await reading(NOBODY, null);
    expect(found).toEqual({ is: "unreadable", said: "timeout: no answer in time" });
    expect(asked).toEqual({ read: 4, settings: 1 });
  });

  it("is read after all where the store came back meanwhile", async () => {
    expect((await reading(NOBODY, null, 3)).found).toEqual({ is: "missing" });
  });

  it("says nothing of the version where the store is silent altogether", async () => {
    const gone = new AdapterError("refused-connection", "evidence/kr", "nobody listens");
    expect((await reading(NOBODY, gone)).found).toBe(gone);
  });

  it("that the store answers for with a failure is unreadable, and nothing else is asked", async () => {
    const { found, asked } = await reading(new AdapterError("failed", "evidence/kr", "InternalError"), NOBODY);
    expect(found).toEqual({ is: "unreadable", said: "failed: InternalError" });
    expect(asked).toEqual({ read: 3, settings: 0 });
  });
});
