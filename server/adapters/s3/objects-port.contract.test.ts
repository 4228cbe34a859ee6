import { createHash, randomBytes } from "node:crypto";
import {
  CreateBucketCommand,
  DeleteBucketEncryptionCommand,
  DeleteBucketLifecycleCommand,
  DeleteObjectCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  PutObjectLegalHoldCommand,
  PutObjectLockConfigurationCommand,
  PutObjectRetentionCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeEvidenceBucket, ownerOf } from "#lab/bucket.ts";
import { type Answer, type Asked, errorAnswer, standBefore } from "#lab/lying-store.ts";
import type { ObjectStore } from "#lab/object-store.ts";
import { hasObjects, startObjects } from "#lab/objects.ts";
import { freePort } from "../../db/free-port.ts";
import type { AdapterError, CallRecord, ListedVersion, ObjectsPort, VersionId } from "../ports.ts";
import { actOf, EVIDENCE, failureOf, look, portTo } from "./contract.fixture.ts";
import { WRITTEN_BY } from "./put.ts";

const DAY_MS = 86_400_000;
const sha256 = (text: string | Buffer) => createHash("sha256").update(text).digest("hex");
const inDays = (days: number) => new Date(Date.now() + days * DAY_MS);

for (const kind of ["ceph", "minio"] as const) {
  if (!hasObjects(kind))
    console.warn(
      kind === "ceph"
        ? "SKIPPED: Ceph is not installed (apt-get install ceph-mon ceph-osd ceph-common radosgw)"
        : "SKIPPED: MinIO is not here: scripts/prepare.sh builds it where there is Go",
    );
}

describe.each(["ceph", "minio"] as const)("ObjectsPort towards a real store: %s", (kind) => {
  describe.skipIf(!hasObjects(kind))("with its buckets", () => {
    let store: ObjectStore;
    let owner: S3Client;
    let port: ObjectsPort;
    const made = new Set<string>();
    beforeAll(async () => {
      store = await startObjects(kind, (from) => freePort(from));
      owner = ownerOf(store);
      await makeEvidenceBucket(store, "evidence");
      port = portTo(store, "evidence");
    }, 120_000);
    afterAll(async () => {
      owner?.destroy();
      await store?.stop();
    }, 30_000);

    /** A bucket of one's own without a lock, with or without versions. */
    async function plain(bucket: string, versions: boolean): Promise<ObjectsPort> {
      if (!made.has(bucket)) {
        await owner.send(new CreateBucketCommand({ Bucket: bucket }));
        if (versions) await setVersioning(bucket, "Enabled");
        made.add(bucket);
      }
      return portTo(store, bucket);
    }
    const setVersioning = (Bucket: string, Status: "Enabled" | "Suspended") =>
      owner.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }));
    const setRules = (Bucket: string, Rules: PutRules) =>
      owner.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } }));
    const write = async (
      Bucket: string,
      Key: string,
      Body: string | Buffer,
      more: Partial<PutObjectCommandInput> = {},
    ) => {
      const { VersionId } = await owner.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
      return { key: Key, versionId: VersionId ?? "null" };
    };
    const remove = async (Bucket: string, Key: string, VersionId?: string) =>
      (await owner.send(new DeleteObjectCommand({ Bucket, Key, ...(VersionId ? { VersionId } : {}) }))).VersionId ?? "";
    const everything = async (from: ObjectsPort, prefix = "", own = false): Promise<ListedVersion[]> => {
      const all: ListedVersion[] = [];
      for (let after: string | null = null; ; ) {
        const page: Awaited<ReturnType<ObjectsPort["versions"]>> = await from.versions(
          EVIDENCE,
          { prefix, after, own },
          look(),
        );
        expect(page.versions.length).toBeLessThanOrEqual(1_000);
        all.push(...page.versions);
        if (page.next === null) return all;
        after = page.next;
      }
    };

    const tryAll = async (at: ObjectsPort, of: VersionId, act = actOf()) =>
      at.tryRemoval(EVIDENCE, of, await at.settings(EVIDENCE, look()), act);

    describe("settings", () => {
      it("of a bucket made right", async () => {
        const three = 1_095 * DAY_MS;
        expect(await port.settings(EVIDENCE, look())).toEqual({
          versioning: "enabled",
          lock: { mode: "COMPLIANCE", retainMs: three },
          lockEnabled: true,
          lifecycle: [{ prefix: "", expireMs: three, noncurrentMs: three }],
          // Ceph 16 takes the question for another one: nothing is known.
          encryption: kind === "ceph" ? null : { algorithm: "aws:kms", keyId: "evidence" },
          replication: [],
          region: store.serviceRegion,
        });
      });

      it("versions off, on, suspended; no lock, no rules", async () => {
        const bare = await plain("bare", false);
        expect(await bare.settings(EVIDENCE, look())).toMatchObject({
          versioning: "off",
          lock: null,
          lockEnabled: false,
          lifecycle: [],
        });
        await setVersioning("bare", "Enabled");
        expect((await bare.settings(EVIDENCE, look())).versioning).toBe("enabled");
        await setVersioning("bare", "Suspended");
        expect((await bare.settings(EVIDENCE, look())).versioning).toBe("suspended");
      });

      it("a lock that was loosened, and one without anything by default", async () => {
        await makeEvidenceBucket(store, "loosened");
        const loosened = portTo(store, "loosened");
        const set = (Rule?: { DefaultRetention: { Mode: "GOVERNANCE"; Days: number } }) =>
          owner.send(
            new PutObjectLockConfigurationCommand({
              Bucket: "loosened",
              ObjectLockConfiguration: { ObjectLockEnabled: "Enabled", ...(Rule === undefined ? {} : { Rule }) },
            }),
          );
        await set({ DefaultRetention: { Mode: "GOVERNANCE", Days: 1 } });
        expect(await loosened.settings(EVIDENCE, look())).toMatchObject({
          lock: { mode: "GOVERNANCE", retainMs: DAY_MS },
          lockEnabled: true,
        });
        await set();
        expect(await loosened.settings(EVIDENCE, look())).toMatchObject({ lock: null, lockEnabled: true });
      });

      it("rules: shorter ones, those of a part, those of some, and none of those that are off", async () => {
        const ruled = await plain("ruled", true);
        const rule = (ID: string, more: object) => ({ ID, Status: "Enabled" as const, ...more });
        await setRules("ruled", [
          rule("short", { Filter: { Prefix: "tmp/" }, Expiration: { Days: 7 } }),
          rule("tagged", { Filter: { Tag: { Key: "a", Value: "b" } }, Expiration: { Days: 30 } }),
          rule("off", { Status: "Disabled", Filter: { Prefix: "" }, Expiration: { Days: 1 } }),
          rule("old", { Filter: { Prefix: "old/" }, NoncurrentVersionExpiration: { NoncurrentDays: 9 } }),
        ]);
        const { lifecycle } = await ruled.settings(EVIDENCE, look());
        expect(lifecycle).toHaveLength(3);
        expect(lifecycle).toEqual(
          expect.arrayContaining([
            { prefix: "tmp/", expireMs: 7 * DAY_MS, noncurrentMs: null },
            { prefix: "", expireMs: 30 * DAY_MS, noncurrentMs: null, some: true },
            { prefix: "old/", expireMs: null, noncurrentMs: 9 * DAY_MS },
          ]),
        );
        await owner.send(new DeleteBucketLifecycleCommand({ Bucket: "ruled" }));
        expect((await ruled.settings(EVIDENCE, look())).lifecycle).toEqual([]);
      });

      it.skipIf(kind === "ceph")("encryption that was taken away", async () => {
        await makeEvidenceBucket(store, "opened");
        await owner.send(new DeleteBucketEncryptionCommand({ Bucket: "opened" }));
        const { encryption } = await portTo(store, "opened").settings(EVIDENCE, look());
        expect(encryption).toEqual({ algorithm: "none", keyId: null });
      });

      it.skipIf(kind === "minio")("a rule that copies everything elsewhere", async () => {
        await plain("leaving", true);
        await plain("away", true);
        await store.replicate?.("leaving", "away");
        const { replication } = await portTo(store, "leaving").settings(EVIDENCE, look());
        expect(replication).toEqual([{ to: "away", region: store.serviceRegion, enabled: true }]);
      });

      it("a bucket that is not there is named as such", async () => {
        const error = await failureOf(portTo(store, "nowhere").settings(EVIDENCE, look()));
        expect(error).toMatchObject({ code: "failed", detail: expect.stringContaining("NoSuchBucket") });
        const asked = portTo(store, "nowhere").protection(EVIDENCE, { key: "a", versionId: "b" }, look());
        expect((await failureOf(asked)).code).toBe("failed");
      });
    });

    describe("versions", () => {
      const ODD = ["odd/100%25", "odd/a b+c", "odd/\u0001\u{1F600}", "odd/한글", "odd/%", "odd/a/b"];
      it("come with their delete markers, newest first, under keys as they were written", async () => {
        const odd = await plain("odd", true);
        for (const key of ODD) await write("odd", key, key);
        const first = await write("odd", "twice", "one");
        const second = await write("odd", "twice", "two!");
        const marker = await remove("odd", "twice");
        const listed = await everything(odd);
        const byBytes = [...ODD, "twice", "twice", "twice"].sort((a, b) =>
          Buffer.compare(Buffer.from(a), Buffer.from(b)),
        );
        expect(listed.map(({ key }) => key)).toEqual(byBytes);
        const twice = listed.filter(({ key }) => key === "twice");
        expect(twice).toMatchObject([
          { versionId: marker, latest: true, deleteMarker: true, sizeBytes: 0, etag: null },
          { versionId: second.versionId, latest: false, deleteMarker: false, sizeBytes: 4 },
          { versionId: first.versionId, latest: false, deleteMarker: false, sizeBytes: 3 },
        ]);
        expect(twice[2]?.etag).toBe(createHash("md5").update("one").digest("hex"));
        expect(Math.abs(Date.now() - (twice[1]?.at.getTime() ?? 0))).toBeLessThan(60_000);
        // What is told can be asked for again.
        for (const one of listed.filter((each) => !each.deleteMarker)) {
          const read = await odd.read(EVIDENCE, one, look());
          expect(read?.sizeBytes).toBe(one.sizeBytes);
        }
      });

      it("over several pages: each once, in order, also where a page ends within a key, and goes on from what is gone", async () => {
        const many = await plain("many", true);
        const wanted: string[] = [];
        const left = Array.from({ length: 700 }, (_, n) => `p/${String(n).padStart(4, "0")}`);
        const writer = async () => {
          for (let key = left.pop(); key !== undefined; key = left.pop())
            wanted.push((await write("many", key, key)).versionId);
        };
        // One after the other: what is written to one key at once has no order.
        const within: string[] = [];
        const rewriter = async () => {
          while (within.length < 1_100) within.unshift((await write("many", "p/0500-many", "x")).versionId);
        };
        await Promise.all([rewriter(), ...Array.from({ length: 8 }, writer)]);
        wanted.push(...within);
        wanted.push(await remove("many", "p/0003"), await remove("many", "p/0699"));
        const listed = await everything(many);
        expect(listed.map(({ versionId }) => versionId).sort()).toEqual(wanted.sort());
        const order = listed.map(({ key }) => key);
        expect(order).toEqual([...order].sort());
        for (const [index, one] of listed.entries()) {
          expect(one.latest).toBe(index === 0 || listed[index - 1]?.key !== one.key);
        }
        expect(listed.filter(({ key }) => key === "p/0500-many").map(({ versionId }) => versionId)).toEqual(within);
        let pages = 0;
        for (let after: string | null = null; pages === 0 || after !== null; pages += 1) {
          const page: Awaited<ReturnType<ObjectsPort["prefixes"]>> = await many.prefixes(
            EVIDENCE,
            { prefix: "p/", after },
            look(),
          );
          expect(page.prefixes).toEqual([]);
          after = page.next;
        }
        expect(pages).toBeGreaterThan(1);
        const { versions, next } = await many.versions(EVIDENCE, { prefix: "", after: null }, look());
        if (next === null) throw new Error("there is one page alone");
        for (const { key, versionId } of versions.slice(-3)) await remove("many", key, versionId);
        const rest: ListedVersion[] = [];
        for (let after: string | null = next; after !== null; ) {
          const page = await many.versions(EVIDENCE, { prefix: "", after }, look());
          rest.push(...page.versions);
          after = page.next;
        }
        expect(rest.map(({ versionId }) => versionId)).toEqual(
          listed.slice(versions.length).map(({ versionId }) => versionId),
        );
      }, 120_000);

      it("below a prefix, right at one alone, and the prefixes, also one with nothing but what was deleted", async () => {
        const tree = await plain("tree", true);
        for (const key of ["top", "a/1", "a/2", "a/b/3", "a-z/1", "gone/1"]) await write("tree", key, key);
        await remove("tree", "gone/1");
        const keys = (listed: readonly ListedVersion[]) => listed.map(({ key }) => key);
        expect(keys(await everything(tree, "a/"))).toEqual(["a/1", "a/2", "a/b/3"]);
        expect(keys(await everything(tree, "a/", true))).toEqual(["a/1", "a/2"]);
        expect(keys(await everything(tree, "", true))).toEqual(["top"]);
        const below = (prefix: string) => tree.prefixes(EVIDENCE, { prefix, after: null }, look());
        expect(await below("")).toEqual({ prefixes: ["a-z/", "a/", "gone/"], next: null });
        expect(await below("a/")).toEqual({ prefixes: ["a/b/"], next: null });
        expect(await below("a/b/")).toEqual({ prefixes: [], next: null });
        const within = portTo(store, "tree", { prefix: "a/" });
        expect(keys(await everything(within))).toEqual(["a/1", "a/2", "a/b/3"]);
        for (const call of [
          () => within.versions(EVIDENCE, { prefix: "gone/", after: null }, look()),
          () => within.read(EVIDENCE, { key: "top", versionId: "x" }, look()),
          () => within.put(EVIDENCE, { key: "top", body: "x", retainUntil: inDays(1) }, actOf()),
        ])
          expect((await failureOf(call())).code).toBe("not-capable");
      });
    });

    describe("a version", () => {
      it("is locked by default, as its writer asked, or held", async () => {
        const byDefault = await write("evidence", "lock/default", "x");
        const until = new Date(Date.now() + 5 * DAY_MS);
        const governed = await write("evidence", "lock/governed", "x", {
          ObjectLockMode: "GOVERNANCE",
          ObjectLockRetainUntilDate: until,
        });
        const protection = (of: VersionId) => port.protection(EVIDENCE, of, look());
        const one = await protection(byDefault);
        expect(one).toMatchObject({ mode: "COMPLIANCE", hold: false });
        expect(Math.abs((one?.retainUntil?.getTime() ?? 0) - inDays(1_095).getTime())).toBeLessThan(60_000);
        expect(await protection(governed)).toMatchObject({ mode: "GOVERNANCE", hold: false });
        expect(Math.abs(((await protection(governed))?.retainUntil?.getTime() ?? 0) - until.getTime())).toBeLessThan(
          1_000,
        );
        const hold = (Status: "ON" | "OFF") =>
          owner.send(
            new PutObjectLegalHoldCommand({
              Bucket: "evidence",
              Key: governed.key,
              VersionId: governed.versionId,
              LegalHold: { Status },
            }),
          );
        await hold("ON");
        expect((await protection(governed))?.hold).toBe(true);
        await hold("OFF");
        expect((await protection(governed))?.hold).toBe(false);
      });

      it("without a lock, in a bucket with and without one", async () => {
        await plain("unlocked", true);
        const free = await write("unlocked", "a", "x");
        const open = portTo(store, "unlocked");
        const nothing = { mode: null, retainUntil: null, hold: false, encryption: null };
        expect(await open.protection(EVIDENCE, free, look())).toEqual(nothing);
        await plain("before-versions", false);
        const old = await write("before-versions", "a", "x");
        expect(old.versionId).toBe("null");
        expect(await portTo(store, "before-versions").protection(EVIDENCE, old, look())).toEqual(nothing);
        expect((await portTo(store, "before-versions").read(EVIDENCE, old, look()))?.sha256).toBe(sha256("x"));
      });

      it("says with which key it is encrypted", async () => {
        const locked = await write("evidence", "kms", "x", {
          ServerSideEncryption: "aws:kms",
          SSEKMSKeyId: store.kmsKey,
        });
        const encryption = (await port.protection(EVIDENCE, locked, look()))?.encryption;
        expect(encryption?.algorithm).toBe("aws:kms");
        expect(encryption?.keyId).toMatch(/(^|:)evidence$/);
      });

      it("that is not there, or is a delete marker, is nothing", async () => {
        const one = await write("evidence", "nothing", "x");
        const other = await write("evidence", "other", "x");
        const marker = { key: "nothing", versionId: await remove("evidence", "nothing") };
        for (const none of [marker, { key: "nothing", versionId: other.versionId }, { ...one, key: "never" }]) {
          expect(await port.protection(EVIDENCE, none, look())).toBeNull();
          expect(await port.read(EVIDENCE, none, look())).toBeNull();
        }
        expect((await port.read(EVIDENCE, one, look()))?.sha256).toBe(sha256("x"));
      });

      it("is hashed as it is served, whatever its length", async () => {
        const body = randomBytes(9 * 1024 * 1024);
        const own = { Metadata: { sha256: sha256(body) } };
        const big = await write("evidence", "big", body, own);
        const read = await port.read(EVIDENCE, big, look());
        expect(read).toMatchObject({
          sha256: sha256(body),
          sizeBytes: body.length,
          declared: { sizeBytes: body.length, sha256: sha256(body) },
        });
        expect(read?.declared.etag).toMatch(/^[0-9a-f]{32}/);
        const silent = await write("evidence", "silent", "x", { Metadata: { sha256: "no hash" } });
        expect((await port.read(EVIDENCE, silent, look()))?.declared.sha256).toBeNull();
      });

      it.skipIf(kind === "minio")(
        "whose bytes were changed on the disk is served without a word, and is seen",
        async () => {
          const body = "a log of a customer";
          const one = await write("evidence", "tampered", body, { Metadata: { sha256: sha256(body) } });
          const before = await port.read(EVIDENCE, one, look());
          await store.tamper?.(one.key, one.versionId, "a log of somebody else".slice(0, body.length));
          const after = await port.read(EVIDENCE, one, look());
          expect(before?.sha256).toBe(before?.declared.sha256);
          expect(after?.declared).toEqual(before?.declared);
          expect(after?.sha256).toBe(sha256("a log of somebody else".slice(0, body.length)));
          expect(after?.sha256).not.toBe(after?.declared.sha256);
        },
      );
    });

    describe("put", () => {
      it("locks what it writes, tells its hash, and a repeat of the act writes nothing", async () => {
        const calls: CallRecord[] = [];
        const object = { key: "put/canary", body: "12345", retainUntil: inDays(2) };
        const first = await port.put(EVIDENCE, object, actOf({ key: "a", calls }));
        expect(first.sha256).toBe(sha256("12345"));
        const of = { key: object.key, versionId: first.versionId };
        expect(await port.protection(EVIDENCE, of, look())).toMatchObject({ mode: "COMPLIANCE" });
        expect((await port.read(EVIDENCE, of, look()))?.declared.sha256).toBe(first.sha256);
        expect(await port.put(EVIDENCE, object, actOf({ key: "a", calls }))).toEqual(first);
        expect(calls).toMatchObject([
          { to: EVIDENCE, ok: true, repeated: false, call: expect.stringContaining("PUT evidence/put/canary (5 B") },
          { ok: true, repeated: true },
        ]);
        const second = await port.put(EVIDENCE, { ...object, body: "6" }, actOf({ key: "b" }));
        expect(second.versionId).not.toBe(first.versionId);
        expect(await everything(port, "put/")).toHaveLength(2);
      });

      it("into a bucket without a lock fails", async () => {
        await plain("unlocked", true);
        const put = { key: "canary", body: "x", retainUntil: inDays(1) };
        const error = await failureOf(portTo(store, "unlocked").put(EVIDENCE, put, actOf()));
        expect(error).toMatchObject({ code: "failed", detail: expect.stringContaining("InvalidRequest") });
      });
    });

    describe("a locked version", () => {
      const refusal = {
        ceph: [
          /AccessDenied/,
          /AccessDenied/,
          /AccessDenied.*shortens/,
          /InvalidBucketState/,
          /MalformedXML/,
          /BucketNotEmpty/,
        ],
        minio: [/WORM/, /WORM/, /WORM/, /InvalidBucketState/, /InvalidArgument/, /BucketNotEmpty/],
      }[kind];

      it("goes by no path: each is refused, for its own reason, and nothing has changed", async () => {
        const object = { key: "worm/locked", body: "kept", retainUntil: inDays(3) };
        const of = { key: object.key, ...(await port.put(EVIDENCE, object, actOf())) };
        const before = [await port.protection(EVIDENCE, of, look()), await port.settings(EVIDENCE, look())];
        const calls: CallRecord[] = [];
        const attempts = await tryAll(port, of, actOf({ calls }));
        expect(attempts.map(({ path, refused }) => [path, refused])).toEqual([
          ["delete-version", true],
          ["bypass-governance", true],
          ["shorten-retention", true],
          ["suspend-versioning", true],
          ["remove-lock", true],
          ["delete-bucket", true],
        ]);
        for (const [index, { said }] of attempts.entries()) expect(said).toMatch(refusal[index] ?? /^$/);
        expect([await port.protection(EVIDENCE, of, look()), await port.settings(EVIDENCE, look())]).toEqual(before);
        expect((await port.read(EVIDENCE, of, look()))?.sha256).toBe(sha256("kept"));
        expect(calls).toHaveLength(6);
        expect(calls[0]).toMatchObject({
          call: `DELETE evidence/worm/locked?versionId=${of.versionId}`,
          answer: attempts[0]?.said,
        });
      });

      it("by governance alone goes by bypassing it, and that is told; its shortened lock would have been seen", async () => {
        const lock = { ObjectLockMode: "GOVERNANCE", ObjectLockRetainUntilDate: inDays(3) } as const;
        const own = { Metadata: { [WRITTEN_BY]: "test" } };
        const of = await write("evidence", "worm/governed", "x", { ...lock, ...own });
        const attempts = await tryAll(port, of);
        expect(attempts).toMatchObject([
          { path: "delete-version", refused: true },
          { path: "bypass-governance", refused: false, said: "done" },
        ]);
        expect(attempts).toHaveLength(2);
        expect(await port.protection(EVIDENCE, of, look())).toBeNull();
        // That the third path can be gone at all, where a lock lets it be.
        const other = await write("evidence", "worm/shortened", "x", lock);
        const Retention = { Mode: "GOVERNANCE", RetainUntilDate: inDays(1) } as const;
        await owner.send(
          new PutObjectRetentionCommand({
            Bucket: "evidence",
            Key: other.key,
            VersionId: other.versionId,
            Retention,
            BypassGovernanceRetention: true,
          }),
        );
        const until = (await port.protection(EVIDENCE, other, look()))?.retainUntil;
        expect(Math.abs((until?.getTime() ?? 0) - inDays(1).getTime())).toBeLessThan(60_000);
      });

      it("that is not locked at all goes at once, and that is told", async () => {
        await plain("unlocked", true);
        const of = await write("unlocked", "worm", "x", { Metadata: { [WRITTEN_BY]: "test" } });
        await write("unlocked", "beside", "x");
        const open = portTo(store, "unlocked");
        expect(await tryAll(open, of)).toEqual([{ path: "delete-version", refused: false, said: "done" }]);
        expect(await open.protection(EVIDENCE, of, look())).toBeNull();
        expect((await open.settings(EVIDENCE, look())).versioning).toBe("enabled");
      });

      it("is in a bucket that is put back to what it was after a try that was cut off, and that is never made laxer", async () => {
        await makeEvidenceBucket(store, "cut-off");
        const cut = portTo(store, "cut-off");
        const before = await cut.settings(EVIDENCE, look());
        const set = (Mode: "GOVERNANCE" | "COMPLIANCE", Days: number) =>
          owner.send(
            new PutObjectLockConfigurationCommand({
              Bucket: "cut-off",
              ObjectLockConfiguration: { ObjectLockEnabled: "Enabled", Rule: { DefaultRetention: { Mode, Days } } },
            }),
          );
        await set("GOVERNANCE", 1);
        const calls: CallRecord[] = [];
        await cut.putBack(EVIDENCE, before, actOf({ calls }));
        expect(await cut.settings(EVIDENCE, look())).toEqual(before);
        await cut.putBack(EVIDENCE, before, actOf({ calls }));
        expect(calls).toMatchObject([{ ok: true, call: "put back after PUT cut-off?object-lock (Disabled)" }]);
        await set("COMPLIANCE", 2_000);
        await cut.putBack(EVIDENCE, before, actOf({ calls }));
        expect((await cut.settings(EVIDENCE, look())).lock?.retainMs).toBe(2_000 * DAY_MS);
        expect(calls).toHaveLength(1);
      });

      it("of somebody else is not tried, locked or not", async () => {
        await plain("unlocked", true);
        const open = portTo(store, "unlocked");
        const theirs = await write("unlocked", "theirs", "x");
        expect((await failureOf(tryAll(open, theirs))).code).toBe("not-capable");
        expect((await open.read(EVIDENCE, theirs, look()))?.sha256).toBe(sha256("x"));
      });
    });

    it("a wrong secret is refused, and is in no error", async () => {
      const wrong = portTo(store, "evidence", { secretKey: "wrong-secret-of-this-test" });
      const error = await failureOf(wrong.settings(EVIDENCE, look()));
      expect(error.code).toBe("refused");
      expect(error.message).not.toMatch(new RegExp(`wrong-secret|${store.accessKey}|${store.secretKey}`));
    });

    describe("before which somebody lies", () => {
      let proxy: Awaited<ReturnType<typeof standBefore>>;
      let lied: ObjectsPort;
      let free: ObjectsPort;
      let of: VersionId;
      const isVersion = ({ url }: Asked) => url.searchParams.get("versionId") === of.versionId;
      const plainly = ({ url }: Asked) => !["retention", "legal-hold"].some((name) => url.searchParams.has(name));
      beforeAll(async () => {
        proxy = await standBefore(store.url);
        lied = portTo({ ...store, url: proxy.url }, "evidence");
        await plain("unlocked", true);
        free = portTo({ ...store, url: proxy.url }, "unlocked");
        of = await write("evidence", "lied", "the truth", { Metadata: { sha256: sha256("the truth") } });
      });
      afterAll(() => proxy?.close());
      const withHead = (name: string, value: string) => (asked: Asked, answer: Answer) =>
        isVersion(asked) && plainly(asked) && answer.status === 200
          ? { ...answer, headers: { ...answer.headers, [name]: value } }
          : answer;

      it("that says nothing untrue is as the store itself", async () => {
        proxy.tell({});
        expect(await lied.protection(EVIDENCE, of, look())).toEqual(await port.protection(EVIDENCE, of, look()));
      });

      it("another version than was asked for is nonsense, of its lock and of its content", async () => {
        proxy.tell({ change: withHead("x-amz-version-id", "another") });
        for (const call of [() => lied.protection(EVIDENCE, of, look()), () => lied.read(EVIDENCE, of, look())])
          expect(await failureOf(call())).toMatchObject({
            code: "nonsense",
            detail: expect.stringContaining("another"),
          });
      });

      it("two locks for one version are nonsense", async () => {
        proxy.tell({ change: withHead("x-amz-object-lock-mode", "GOVERNANCE") });
        expect(await failureOf(lied.protection(EVIDENCE, of, look()))).toMatchObject({
          code: "nonsense",
          detail: expect.stringContaining("GOVERNANCE and COMPLIANCE"),
        });
        proxy.tell({ change: withHead("x-amz-object-lock-retain-until-date", inDays(9_000).toISOString()) });
        expect((await failureOf(lied.protection(EVIDENCE, of, look()))).detail).toContain("locked until");
      });

      it("other bytes than were written are seen, whatever is said of them", async () => {
        proxy.tell({
          change: (asked, answer) =>
            asked.method === "GET" && isVersion(asked) ? { ...answer, body: Buffer.from("the lie!!") } : answer,
        });
        const read = await lied.read(EVIDENCE, of, look());
        expect(read?.declared.sha256).toBe(sha256("the truth"));
        expect(read?.sha256).toBe(sha256("the lie!!"));
      });

      it("a version that it says is locked and is not fails the write", async () => {
        proxy.tell({
          change: (asked, answer) =>
            asked.url.searchParams.has("retention") ? errorAnswer(404, "NoSuchObjectLockConfiguration") : answer,
        });
        const put = lied.put(EVIDENCE, { key: "lied/put", body: "x", retainUntil: inDays(1) }, actOf());
        expect((await failureOf(put)).code).toBe("nonsense");
      });

      it("a refusal that was none is found out, and so is a yes", async () => {
        const own = { Metadata: { [WRITTEN_BY]: "test" } };
        const gone = await write("unlocked", "denied", "x", own);
        proxy.tell({
          change: (asked, answer) => (asked.method === "DELETE" ? errorAnswer(403, "AccessDenied") : answer),
        });
        expect(await tryAll(free, gone)).toMatchObject([
          { path: "delete-version", refused: false, said: expect.stringContaining("AccessDenied") },
        ]);
        const kept = await lied.put(EVIDENCE, { key: "lied/kept", body: "x", retainUntil: inDays(1) }, actOf());
        proxy.tell({
          change: (asked, answer) =>
            asked.method === "DELETE" ? { status: 204, headers: {}, body: Buffer.alloc(0) } : answer,
        });
        const attempts = await tryAll(lied, { key: "lied/kept", ...kept });
        expect(attempts.map(({ refused }) => refused)).toEqual([true, true, true, true, true, true]);
        expect(attempts[0]?.said).toBe("done");
      });

      it("a list that does not get on is nonsense", async () => {
        const page = (asked: Asked): Answer | null =>
          asked.url.searchParams.has("versions")
            ? {
                status: 200,
                headers: { "content-type": "application/xml" },
                body: Buffer.from(
                  "<ListVersionsResult><IsTruncated>true</IsTruncated><NextKeyMarker>k</NextKeyMarker><NextVersionIdMarker>v</NextVersionIdMarker></ListVersionsResult>",
                ),
              }
            : null;
        proxy.tell({ instead: page });
        const { next } = await lied.versions(EVIDENCE, { prefix: "", after: null }, look());
        const again = lied.versions(EVIDENCE, { prefix: "", after: next }, look());
        expect((await failureOf(again)).code).toBe("nonsense");
        const elsewhere = lied.versions(EVIDENCE, { prefix: "", after: "not a cursor" }, look());
        expect((await failureOf(elsewhere)).code).toBe("not-capable");
      });

      it("that throttles a while is waited for", async () => {
        let left = 3;
        proxy.tell({ instead: () => (left-- > 0 ? errorAnswer(503, "SlowDown") : null) });
        expect((await lied.read(EVIDENCE, of, look()))?.sha256).toBe(sha256("the truth"));
        expect(proxy.asked).toHaveLength(4);
      });

      it("that throttles without end is given up, and named; also when there was no time to", async () => {
        for (const [ms, most] of [
          [20_000, 5],
          [400, 3],
        ] as const) {
          proxy.tell({ instead: () => errorAnswer(503, "SlowDown") });
          const error: AdapterError = await failureOf(lied.read(EVIDENCE, of, look(ms)));
          expect(error).toMatchObject({ code: "failed", detail: expect.stringContaining("throttles: SlowDown (503)") });
          expect(proxy.asked.length).toBeLessThanOrEqual(most);
        }
      });
    });
  });
});

type PutRules = NonNullable<
  NonNullable<
    ConstructorParameters<typeof PutBucketLifecycleConfigurationCommand>[0]["LifecycleConfiguration"]
  >["Rules"]
>;
