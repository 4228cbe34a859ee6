import { DeleteBucketCommand, DeleteObjectCommand, PutObjectRetentionCommand } from "@aws-sdk/client-s3";
import {
  type Act,
  AdapterError,
  type BucketBefore,
  REMOVAL_PATHS,
  type RemovalAttempt,
  type RemovalPath,
  type VersionId,
} from "../ports.ts";
import { ask } from "./ask.ts";
import { removeLock, suspend, type Way } from "./bucket-ways.ts";
import type { Store } from "./client.ts";
import { hide, wordsOf } from "./errors.ts";
import { WRITTEN_BY } from "./put.ts";
import { recorded } from "./recorded.ts";
import { nameOf, readHead, readProtection } from "./version.ts";

/** As soon as this it would be free, if the store let its retention be shortened. */
const SHORTENED_MS = 2_000;
const UNDO_MS = 10_000;

export async function tryEachWay(
  store: Store,
  of: VersionId,
  before: BucketBefore,
  act: Act,
): Promise<readonly RemovalAttempt[]> {
  const head = await readHead(store, of, act);
  const own = head?.Metadata?.[WRITTEN_BY] !== undefined;
  if (!own)
    throw new AdapterError("not-capable", store.id, `${nameOf(of)} was not written here: it is not put at risk`);
  const attempts: RemovalAttempt[] = [];
  for (const path of REMOVAL_PATHS) {
    // A bucket that holds nothing more may be deleted by right, and what is gone cannot go by another way.
    if (!(await isThere(store, of, act))) break;
    attempts.push(await attempt(store, path, await wayOf(store, path, of, before, act), act));
  }
  return attempts;
}

/** After a try that was cut off: what the two ways that change a bucket may have left behind. */
export async function putBack(store: Store, before: BucketBefore, act: Act): Promise<void> {
  for (const way of [suspend(store, before, act), removeLock(store, before, act)])
    if (!(await way.holds())) await undone(store, way, act);
}

/**
 * Judged by what is there afterwards: a store may refuse and do it all the same, or say yes and keep it. Where nobody can say what is there,
 * it may have been done, and is put back as well.
 */
async function attempt(store: Store, path: RemovalPath, way: Way, act: Act): Promise<RemovalAttempt> {
  let refused = false;
  try {
    const { said } = await recorded(store, act, way.call, async () => {
      let no = "";
      await ask(store, act, way.send, (said) => {
        no = wordsOf(said);
        return said.status >= 400 && said.status < 500 && said.status !== 429;
      });
      const answer = no === "" ? "done" : hide(store, no);
      return { said: answer, answer };
    });
    refused = await way.holds();
    return { path, refused, said };
  } finally {
    if (!refused) await undone(store, way, act);
  }
}

/** In a time of its own: what ends an act may be that its time is over, and what was changed is put back all the same. */
async function undone(store: Store, { call, undo }: Way, act: Act): Promise<void> {
  if (undo === null) return;
  await recorded(store, act, `put back after ${call}`, async () => {
    await undo({ ...act, signal: AbortSignal.timeout(UNDO_MS) });
    return { answer: "done" };
  });
}

async function wayOf(store: Store, path: RemovalPath, of: VersionId, before: BucketBefore, act: Act): Promise<Way> {
  const { client, component } = store;
  const Bucket = component.bucket;
  const version = { Bucket, Key: of.key, VersionId: of.versionId };
  const there = () => isThere(store, of, act);
  switch (path) {
    case "delete-version":
      return {
        call: `DELETE ${Bucket}/${of.key}?versionId=${of.versionId}`,
        send: (options) => client.send(new DeleteObjectCommand(version), options),
        holds: there,
        undo: null,
      };
    case "bypass-governance":
      return {
        call: `DELETE ${Bucket}/${of.key}?versionId=${of.versionId} (x-amz-bypass-governance-retention: true)`,
        send: (options) =>
          client.send(new DeleteObjectCommand({ ...version, BypassGovernanceRetention: true }), options),
        holds: there,
        undo: null,
      };
    case "shorten-retention":
      return await shorten(store, of, act);
    case "suspend-versioning":
      return suspend(store, before, act);
    case "remove-lock":
      return removeLock(store, before, act);
    case "delete-bucket":
      return {
        call: `DELETE ${Bucket}`,
        send: (options) => client.send(new DeleteBucketCommand({ Bucket }), options),
        holds: () => there().catch((error: unknown) => notIfGone(error)),
        undo: null,
      };
  }
}

async function shorten(store: Store, of: VersionId, act: Act): Promise<Way> {
  const { client, component } = store;
  const before = await readProtection(store, of, act);
  const until = new Date(Date.now() + SHORTENED_MS);
  const retain = (mode: "COMPLIANCE" | "GOVERNANCE", at: Date) =>
    new PutObjectRetentionCommand({
      Bucket: component.bucket,
      Key: of.key,
      VersionId: of.versionId,
      Retention: { Mode: mode, RetainUntilDate: at },
      BypassGovernanceRetention: true,
    });
  const mode = before?.mode ?? "COMPLIANCE";
  const was = before?.retainUntil ?? null;
  return {
    call: `PUT ${component.bucket}/${of.key}?retention&versionId=${of.versionId} (until ${until.toISOString()}, x-amz-bypass-governance-retention: true)`,
    send: (options) => client.send(retain(mode, until), options),
    holds: async () => {
      const after = await readProtection(store, of, act);
      const kept = (after?.retainUntil?.getTime() ?? 0) >= (was?.getTime() ?? Number.POSITIVE_INFINITY);
      return kept && after?.mode === before?.mode;
    },
    undo: was && ((own) => ask(store, own, (options) => client.send(retain(mode, was), options))),
  };
}

async function isThere(store: Store, of: VersionId, act: Act): Promise<boolean> {
  return (await readHead(store, of, act)) !== null;
}

/** The bucket itself is not there any more; whatever else went wrong says nothing. */
function notIfGone(error: unknown): boolean {
  if (error instanceof AdapterError && /\(404\)/.test(error.detail)) return false;
  throw error;
}
