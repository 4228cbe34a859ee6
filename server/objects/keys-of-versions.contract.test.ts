import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { KnownKeys } from "#domain/recovery-points/key-gone.ts";
import type { KeyMetadata } from "#domain/standards/keys.ts";
import type { Database } from "../db/client.ts";
import { plansOf } from "../db/plans.fixture.ts";
import { startTestInstallation, type TestInstallation } from "../db/test-installation.ts";
import { versionKeys } from "../standards/version-keys.ts";
import { askLocks } from "./ask-locks.ts";
import { keysOfVersions } from "./keys-of-versions.ts";
import { syncObjects } from "./sync-objects.ts";
import { generatedStore } from "./testing/generated-store.ts";
import { MemoryStore } from "./testing/memory-store.ts";
import { versionsToAsk } from "./versions-to-ask.ts";

const LOCK = { mode: "COMPLIANCE", atLeastMs: 1_095 * 86_400_000 } as const;
let server: TestInstallation;
let db: Database;
let installationId = "";
beforeAll(async () => {
  server = await startTestInstallation();
  ({ db, installationId } = server);
});
afterAll(async () => {
  await server?.stop();
});

const look = () => ({ signal: AbortSignal.timeout(60_000) });
const sync = (component: string, port: Parameters<typeof syncObjects>[1]) =>
  syncObjects(db, port, { installationId, component, keepMs: 1 }, "", { roundMs: 600_000, atOnce: 4, look });

describe("what the versions of a bucket are locked with", () => {
  const component = "evidence/keys";
  const store = new MemoryStore();
  const kms = (keyId: string) => ({ encryption: { algorithm: "aws:kms", keyId } });
  const disabled: KeyMetadata = {
    ...{ name: "k1", id: "k1", arn: null, serviceRegion: "kr", state: "Disabled", multiRegion: false },
    ...{ regions: ["kr"], rotation: true, createdAt: null, deletionAt: null, hash: null },
  };
  const known: KnownKeys = { kr: { keys: [disabled, { ...disabled, name: "k2", id: "k2", state: "Enabled" }] } };
  const of = { id: component, region: "kr" };

  it("is each key once, how many are without one, and how many a lost key locks", async () => {
    for (const key of ["e/1", "e/2", "e/3"]) store.add(key, key, kms("k1"));
    const second = store.add("e/4", "4", kms("k2"));
    store.add("e/5", "5", { encryption: { algorithm: "AES256", keyId: null } });
    store.add("e/6", "6", { encryption: null });
    await sync(component, store);
    expect(await keysOfVersions(db, component), "none was asked").toEqual([]);
    await askLocks(db, store, component, { lock: LOCK, roundMs: 60_000, look });
    expect(await versionKeys(db, of, "kms", known)).toEqual({
      without: 2,
      keys: [
        { keyId: "k1", opens: "no", n: 3 },
        { keyId: "k2", opens: "yes", n: null },
      ],
    });
    store.lose(second);
    await sync(component, store);
    expect(await keysOfVersions(db, component), "of what is there").toEqual(["k1"]);
  });

  it("is not asked of a bucket that needs no key; a key it names all the same is", async () => {
    expect(await versionKeys(db, of, "not-used", {})).toEqual({
      without: 0,
      keys: [{ keyId: "k1", opens: "unknown", n: null }],
    });
  });
});

describe("a bucket of twenty thousand versions", () => {
  const component = "evidence/many-keys";
  beforeAll(async () => {
    await sync(component, generatedStore(2, 10_000));
    await db.$executeRaw`
      UPDATE object_version SET asked_at = now() - interval '2 hours', lock_mode = 'COMPLIANCE', retain_ms = 94608000000, hold = false,
        encryption = 'aws:kms', key_id = 'k' || hashtext(key) % 2 WHERE component = ${component}`;
    await db.$executeRaw`VACUUM ANALYZE object_version`;
  });

  it.each<[string, (own: Database) => Promise<unknown>]>([
    ["for its keys", (own) => keysOfVersions(own, component)],
    ["for whom to ask", (own) => versionsToAsk(own, component, LOCK)],
  ])("is not read through %s", async (_, ask) => {
    const nodes = (await plansOf(server.url, ask)).flatMap((one) => one.nodes);
    const read = nodes.filter((node) => node.relation === "object_version");
    expect(read.length).toBeGreaterThan(0);
    expect(read.filter((node) => node.type.endsWith("Seq Scan"))).toEqual([]);
  });
});
