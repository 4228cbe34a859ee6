import {
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetBucketVersioningCommand,
  type ObjectLockConfiguration,
  PutBucketVersioningCommand,
  PutObjectLockConfigurationCommand,
  PutObjectRetentionCommand,
} from "@aws-sdk/client-s3";
import {
  type Act,
  AdapterError,
  REMOVAL_PATHS,
  type RemovalAttempt,
  type RemovalPath,
  type VersionId,
} from "../ports.ts";
import { ask } from "./ask.ts";
import type { Store } from "./client.ts";
import { hide, wordsOf } from "./errors.ts";
import { WRITTEN_BY } from "./put.ts";
import { recorded } from "./recorded.ts";
import { readLock } from "./settings.ts";
import { nameOf, readHead, readProtection } from "./version.ts";

/** As soon as this it would be free, if the store let its retention be shortened. */
const SHORTENED_MS = 2_000;

/** One way in which it could go. `holds`: whether what protects the version is still so, whatever was answered. */
type Way = {
  readonly call: string;
  readonly send: (options: { readonly abortSignal: AbortSignal }) => Promise<unknown>;
  readonly holds: () => Promise<boolean>;
  /** Puts the bucket right again, where the store gave in. */
  readonly undo?: () => Promise<unknown>;
};

export async function tryEachWay(store: Store, of: VersionId, act: Act): Promise<readonly RemovalAttempt[]> {
  const head = await readHead(store, of, act);
  const own = head?.Metadata?.[WRITTEN_BY] !== undefined;
  if (!own)
    throw new AdapterError("not-capable", store.id, `${nameOf(of)} was not written here: it is not put at risk`);
  const attempts: RemovalAttempt[] = [];
  for (const path of REMOVAL_PATHS) {
    // A bucket that holds nothing more may be deleted by right, and what is gone cannot go by another way.
    if (!(await isThere(store, of, act))) break;
    attempts.push(await attempt(store, path, await wayOf(store, path, of, act), act));
  }
  return attempts;
}

/** Judged by what is there afterwards: a store may refuse and do it all the same, or say yes and keep it. */
async function attempt(store: Store, path: RemovalPath, way: Way, act: Act): Promise<RemovalAttempt> {
  const { said } = await recorded(store, act, way.call, async () => {
    let no = "";
    await ask(store, act, way.send, (said) => {
      no = wordsOf(said);
      return said.status >= 400 && said.status < 500 && said.status !== 429;
    });
    const answer = no === "" ? "done" : hide(store, no);
    return { said: answer, answer };
  });
  const refused = await way.holds();
  if (!refused && way.undo !== undefined) {
    const { undo } = way;
    await recorded(store, act, `put back after ${way.call}`, async () => {
      await undo();
      return { answer: "done" };
    });
  }
  return { path, refused, said };
}

async function wayOf(store: Store, path: RemovalPath, of: VersionId, act: Act): Promise<Way> {
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
      };
    case "bypass-governance":
      return {
        call: `DELETE ${Bucket}/${of.key}?versionId=${of.versionId} (x-amz-bypass-governance-retention: true)`,
        send: (options) =>
          client.send(new DeleteObjectCommand({ ...version, BypassGovernanceRetention: true }), options),
        holds: there,
      };
    case "shorten-retention":
      return await shorten(store, of, act);
    case "suspend-versioning":
      return {
        call: `PUT ${Bucket}?versioning (Suspended)`,
        send: (options) => client.send(setVersioning(Bucket, "Suspended"), options),
        holds: async () => {
          const said = await ask(store, act, (options) =>
            client.send(new GetBucketVersioningCommand({ Bucket }), options),
          );
          return said.Status === "Enabled";
        },
        undo: () => ask(store, act, (options) => client.send(setVersioning(Bucket, "Enabled"), options)),
      };
    case "remove-lock":
      return await removeLock(store, act);
    case "delete-bucket":
      return {
        call: `DELETE ${Bucket}`,
        send: (options) => client.send(new DeleteBucketCommand({ Bucket }), options),
        holds: () => there().catch((error: unknown) => notIfGone(error)),
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
  return {
    call: `PUT ${component.bucket}/${of.key}?retention&versionId=${of.versionId} (until ${until.toISOString()}, x-amz-bypass-governance-retention: true)`,
    send: (options) => client.send(retain(mode, until), options),
    holds: async () => {
      const after = await readProtection(store, of, act);
      const kept = (after?.retainUntil?.getTime() ?? 0) >= (before?.retainUntil?.getTime() ?? Number.POSITIVE_INFINITY);
      return kept && after?.mode === before?.mode;
    },
    undo: async () => {
      const was = before?.retainUntil;
      if (was) await ask(store, act, (options) => client.send(retain(mode, was), options));
    },
  };
}

/** No store of this API has a call that takes a lock away: this asks for the one thing that would mean it. */
async function removeLock(store: Store, act: Act): Promise<Way> {
  const { client, component } = store;
  const before = await readLock(store, act);
  const set = (lock: ObjectLockConfiguration) =>
    new PutObjectLockConfigurationCommand({ Bucket: component.bucket, ObjectLockConfiguration: lock });
  const off = { ObjectLockEnabled: "Disabled" } as unknown as ObjectLockConfiguration;
  return {
    call: `PUT ${component.bucket}?object-lock (Disabled)`,
    send: (options) => client.send(set(off), options),
    holds: async () => JSON.stringify(await readLock(store, act)) === JSON.stringify(before),
    undo: async () => {
      if (before !== null) await ask(store, act, (options) => client.send(set(before), options));
    },
  };
}

const setVersioning = (Bucket: string, Status: "Enabled" | "Suspended") =>
  new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } });

async function isThere(store: Store, of: VersionId, act: Act): Promise<boolean> {
  return (await readHead(store, of, act)) !== null;
}

/** The bucket itself is not there any more; whatever else went wrong says nothing. */
function notIfGone(error: unknown): boolean {
  if (error instanceof AdapterError && /\(404\)/.test(error.detail)) return false;
  throw error;
}
