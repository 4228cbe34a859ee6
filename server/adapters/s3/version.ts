import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import {
  GetObjectCommand,
  GetObjectLegalHoldCommand,
  GetObjectRetentionCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  type HeadObjectCommandOutput,
} from "@aws-sdk/client-s3";
import {
  AdapterError,
  type LockMode,
  type Look,
  type ReadVersion,
  type VersionId,
  type VersionProtection,
} from "../ports.ts";
import { ask } from "./ask.ts";
import type { Store } from "./client.ts";
import { asAdapterError, type Said } from "./errors.ts";

/** Where a writer puts the hash of what it wrote. */
export const HASH = "sha256";
const SHA256 = /^[0-9a-f]{64}$/;
/** A store's own answers to a version that has no lock, and to one in a bucket without. */
const NO_LOCK = new Set(["NoSuchObjectLockConfiguration", "ObjectLockConfigurationNotFoundError", "InvalidRequest"]);
/** How often content is read anew that broke off half way. */
const READS = 3;

export type Head = Pick<
  HeadObjectCommandOutput,
  | "Metadata"
  | "ObjectLockMode"
  | "ObjectLockRetainUntilDate"
  | "ObjectLockLegalHoldStatus"
  | "ServerSideEncryption"
  | "SSEKMSKeyId"
>;

const at = ({ component }: Store, { key, versionId }: VersionId) => ({
  Bucket: component.bucket,
  Key: key,
  VersionId: versionId,
});

/** Null: no such version, or one that is a delete marker: some stores tell the two apart, and some do not. */
export async function readHead(store: Store, of: VersionId, look: Look): Promise<Head | null> {
  const head = await ask(
    store,
    look,
    (options) => store.client.send(new HeadObjectCommand(at(store, of)), options),
    isNone,
  );
  if (head !== null) {
    sameVersion(store, of, head.VersionId);
    return head;
  }
  // An answer to HEAD has no words: it may as well be the bucket that is not there.
  await ask(store, look, (options) =>
    store.client.send(new HeadBucketCommand({ Bucket: store.component.bucket }), options),
  );
  return null;
}

/** @throws AdapterError `nonsense` when the store says two things about the same lock */
export async function readProtection(store: Store, of: VersionId, look: Look): Promise<VersionProtection | null> {
  const head = await readHead(store, of, look);
  if (head === null) return null;
  const none = ({ name, status }: Said) => NO_LOCK.has(name) || status === 405 || status === 501;
  const retention = await ask(
    store,
    look,
    (options) => store.client.send(new GetObjectRetentionCommand(at(store, of)), options),
    none,
  );
  const held = await ask(
    store,
    look,
    (options) => store.client.send(new GetObjectLegalHoldCommand(at(store, of)), options),
    none,
  );
  const mode = toMode(store, retention?.Retention?.Mode);
  const retainUntil = retention?.Retention?.RetainUntilDate ?? null;
  const hold = held?.LegalHold?.Status === "ON";
  const twice = contradiction(head, mode, retainUntil, hold);
  if (twice !== null) throw new AdapterError("nonsense", store.id, `says two things of ${nameOf(of)}: ${twice}`);
  const algorithm = head.ServerSideEncryption;
  return {
    mode,
    retainUntil: mode === null ? null : retainUntil,
    hold,
    encryption: algorithm === undefined ? null : { algorithm, keyId: head.SSEKMSKeyId ?? null },
  };
}

/** A head names a lock only to who may read locks, so what it does not name is no contradiction. */
function contradiction(head: Head, mode: LockMode | null, until: Date | null, hold: boolean): string | null {
  if (head.ObjectLockMode !== undefined && head.ObjectLockMode !== mode)
    return `${head.ObjectLockMode} and ${mode ?? "no lock"}`;
  const other = head.ObjectLockRetainUntilDate;
  if (other !== undefined && until !== null && Math.abs(other.getTime() - until.getTime()) >= 1_000)
    return `locked until ${other.toISOString()} and until ${until.toISOString()}`;
  const held = head.ObjectLockLegalHoldStatus;
  if (held !== undefined && (held === "ON") !== hold) return `legal hold ${held} and ${hold ? "ON" : "OFF"}`;
  return null;
}

/**
 * The whole content, hashed as it comes. What breaks off half way is read anew, a few times; what ends before its announced length says
 * nothing about the content.
 */
export async function readContent(store: Store, of: VersionId, look: Look): Promise<ReadVersion | null> {
  for (let tried = 1; ; tried += 1) {
    const got = await ask(
      store,
      look,
      (options) => store.client.send(new GetObjectCommand(at(store, of)), options),
      isNone,
    );
    if (got === null) return null;
    const body = got.Body as Readable | undefined;
    try {
      sameVersion(store, of, got.VersionId);
      if (body === undefined) throw new AdapterError("nonsense", store.id, `serves nothing for ${nameOf(of)}`);
      const { sha256, sizeBytes } = await hash(body, look.signal);
      const own = got.Metadata?.[HASH]?.toLowerCase() ?? "";
      return {
        sha256,
        sizeBytes,
        declared: {
          sizeBytes: got.ContentLength ?? sizeBytes,
          etag: got.ETag?.replaceAll('"', "") ?? "",
          sha256: SHA256.test(own) ? own : null,
        },
      };
    } catch (error) {
      body?.destroy();
      const known = asAdapterError(error, store, look.signal.aborted);
      if (known.code !== "refused-connection" || tried >= READS) throw known;
    }
  }
}

async function hash(
  body: Readable,
  signal: AbortSignal,
): Promise<{ readonly sha256: string; readonly sizeBytes: number }> {
  const sum = createHash("sha256");
  let sizeBytes = 0;
  const end = () => body.destroy(new Error("the time is over"));
  signal.addEventListener("abort", end, { once: true });
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      sum.update(chunk);
      sizeBytes += chunk.length;
    }
  } finally {
    signal.removeEventListener("abort", end);
  }
  return { sha256: sum.digest("hex"), sizeBytes };
}

/** A store that answers with another version than it was asked for shows nothing of this one. */
function sameVersion({ id }: Store, of: VersionId, told: string | undefined): void {
  if (told === of.versionId || (told === undefined && of.versionId === "null")) return;
  throw new AdapterError("nonsense", id, `was asked for ${nameOf(of)} and answered with version ${told ?? "(none)"}`);
}

function toMode({ id }: Store, mode: string | undefined): LockMode | null {
  if (mode === undefined || mode === "COMPLIANCE" || mode === "GOVERNANCE") return mode ?? null;
  throw new AdapterError("nonsense", id, `says that it locks as "${mode}"`);
}

/** No such key, no such version of it, or nothing to be had of it (405: a delete marker). A bucket that is not there is another matter. */
function isNone({ name, status }: Said): boolean {
  return (status === 404 && name !== "NoSuchBucket") || status === 405;
}

export function nameOf({ key, versionId }: VersionId): string {
  return `${key} ${versionId}`;
}
