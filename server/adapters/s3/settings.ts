import {
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketLocationCommand,
  GetBucketReplicationCommand,
  GetBucketVersioningCommand,
  GetObjectLockConfigurationCommand,
  type LifecycleRule,
  type ObjectLockConfiguration,
} from "@aws-sdk/client-s3";
import type { BucketLock } from "#domain/objects/keeps-lock.ts";
import { AdapterError, type BucketSettings, type Look, type ObjectEncryption } from "../ports.ts";
import { ask } from "./ask.ts";
import type { Store } from "./client.ts";
import { type Copy, copiesOf } from "./copies.ts";
import type { Said } from "./errors.ts";

const DAY_MS = 86_400_000;
const YEAR_MS = 365 * DAY_MS;
/** What AWS calls the region that it calls nothing. */
const UNNAMED_REGION = "us-east-1";
/** Its own answers to a bucket that has no such setting. */
const NOTHING_SET = new Set([
  "NoSuchLifecycleConfiguration",
  "ServerSideEncryptionConfigurationNotFoundError",
  "ReplicationConfigurationNotFoundError",
  "ReplicationConfigurationNotFound",
  "ObjectLockConfigurationNotFoundError",
]);
/** A question that this store does not know, or that is not ours to ask: then nothing is known of it. */
const notSaid = ({ name, status }: Said) =>
  status === 405 || status === 501 || name === "NotImplemented" || status === 403;

/** A setting that may be set to nothing, be unknown to the store, or be there. */
type Setting<T> = { readonly is: T } | "nothing" | "unknown";

export async function readSettings(store: Store, look: Look): Promise<BucketSettings> {
  const Bucket = store.component.bucket;
  const { client } = store;
  const { Status } = await ask(store, look, (options) =>
    client.send(new GetBucketVersioningCommand({ Bucket }), options),
  );
  const locks = await readLock(store, look);
  const lifecycle = await setting(store, look, async (options) => {
    const { Rules } = await client.send(new GetBucketLifecycleConfigurationCommand({ Bucket }), options);
    return Rules?.filter((rule) => rule.Status === "Enabled").map(toRule);
  });
  const encryption = await setting<ObjectEncryption>(store, look, async (options) => {
    const said = await client.send(new GetBucketEncryptionCommand({ Bucket }), options);
    const { SSEAlgorithm: algorithm, KMSMasterKeyID: keyId } =
      said.ServerSideEncryptionConfiguration?.Rules?.[0]?.ApplyServerSideEncryptionByDefault ?? {};
    return algorithm === undefined ? undefined : { algorithm, keyId: keyId || null };
  });
  const copies = await setting(store, look, async (options) => {
    const said = await client.send(new GetBucketReplicationCommand({ Bucket }), options);
    const { Role, Rules } = said.ReplicationConfiguration ?? {};
    return Role === undefined && Rules === undefined ? undefined : copiesOf({ Role, Rules });
  });
  const region = await readRegion(store, look, Bucket);
  return {
    versioning: Status === "Enabled" ? "enabled" : Status === "Suspended" ? "suspended" : "off",
    ...locks,
    lifecycle: known(lifecycle, []),
    encryption: known(encryption, { algorithm: "none", keyId: null }),
    replication: await toReplication(store, look, known(copies, [])),
    region,
  };
}

export async function readLock(store: Store, look: Look): Promise<BucketLock> {
  const Bucket = store.component.bucket;
  const said = await ask(
    store,
    look,
    (options) => store.client.send(new GetObjectLockConfigurationCommand({ Bucket }), options),
    // A store without locks at all has none on this bucket either.
    ({ name, status }) => NOTHING_SET.has(name) || name === "NotImplemented" || status === 405 || status === 501,
  );
  const lock = said?.ObjectLockConfiguration ?? null;
  return { lock: toLock(store, lock), lockEnabled: lock?.ObjectLockEnabled === "Enabled" };
}

async function setting<T>(
  store: Store,
  look: Look,
  read: (options: { readonly abortSignal: AbortSignal }) => Promise<T | undefined>,
): Promise<Setting<T>> {
  let nothing = false;
  const value = await ask(store, look, read, (said) => {
    nothing = NOTHING_SET.has(said.name);
    return nothing || notSaid(said);
  });
  if (nothing) return "nothing";
  // A store that does not know the question may answer another one (a list of objects) with 200.
  return value === null || value === undefined ? "unknown" : { is: value };
}

function known<T>(value: Setting<T>, nothing: T): T | null {
  if (value === "unknown") return null;
  return value === "nothing" ? nothing : value.is;
}

function toLock({ id }: Store, lock: ObjectLockConfiguration | null): BucketSettings["lock"] {
  const retention = lock?.Rule?.DefaultRetention;
  if (retention === undefined) return null;
  const { Mode: mode, Days = 0, Years = 0 } = retention;
  if (mode !== "COMPLIANCE" && mode !== "GOVERNANCE")
    throw new AdapterError("nonsense", id, `says that it locks as "${mode}"`);
  return { mode, retainMs: Days * DAY_MS + Years * YEAR_MS };
}

function toRule({ Prefix, Filter, Expiration, NoncurrentVersionExpiration }: LifecycleRule) {
  const narrowed =
    Filter?.Tag !== undefined ||
    Filter?.ObjectSizeGreaterThan !== undefined ||
    Filter?.ObjectSizeLessThan !== undefined ||
    (Filter?.And !== undefined && Object.keys(Filter.And).some((name) => name !== "Prefix"));
  const days = (count: number | undefined) => (count === undefined ? null : count * DAY_MS);
  const until = Expiration?.Date === undefined ? null : Math.max(0, Expiration.Date.getTime() - Date.now());
  return {
    prefix: Filter?.Prefix ?? Filter?.And?.Prefix ?? Prefix ?? "",
    expireMs: days(Expiration?.Days) ?? until,
    noncurrentMs: days(NoncurrentVersionExpiration?.NoncurrentDays),
    ...(narrowed ? { some: true as const } : {}),
  };
}

/** A rule names a bucket; in which region that is, its own store has to say. Where it does not, whatever it says instead, that is not known. */
async function toReplication(
  store: Store,
  look: Look,
  copies: readonly Copy[] | null,
): Promise<BucketSettings["replication"]> {
  if (copies === null) return null;
  const found = [];
  for (const { to, known, enabled } of copies) {
    const region = known ? await readRegion(store, look, to).catch(() => null) : null;
    found.push({ to, region, enabled });
  }
  return found;
}

async function readRegion(store: Store, look: Look, Bucket: string): Promise<string | null> {
  const said = await ask(
    store,
    look,
    (options) => store.client.send(new GetBucketLocationCommand({ Bucket }), options),
    // Of a bucket that is somebody else's, or nobody's, nothing is known.
    (one) => notSaid(one) || one.status === 404,
  );
  return said === null ? null : said.LocationConstraint || UNNAMED_REGION;
}
