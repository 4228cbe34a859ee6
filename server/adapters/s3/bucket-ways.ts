import {
  GetBucketVersioningCommand,
  type ObjectLockConfiguration,
  PutBucketVersioningCommand,
  PutObjectLockConfigurationCommand,
} from "@aws-sdk/client-s3";
import { keepsLock } from "#domain/objects/keeps-lock.ts";
import type { Act, BucketBefore } from "../ports.ts";
import { ask } from "./ask.ts";
import type { Store } from "./client.ts";
import { readLock } from "./settings.ts";

const DAY_MS = 86_400_000;

/** One way in which a version could go. `holds`: whether what protects it is still so, whatever was answered. */
export type Way = {
  readonly call: string;
  readonly send: (options: { readonly abortSignal: AbortSignal }) => Promise<unknown>;
  readonly holds: () => Promise<boolean>;
  /** Puts right again what the store gave in to. Null: there is nothing that could be put back. */
  readonly undo: ((act: Act) => Promise<unknown>) | null;
};

export function suspend(store: Store, { versioning }: BucketBefore, act: Act): Way {
  const { client, component } = store;
  const Bucket = component.bucket;
  const set = (Status: "Enabled" | "Suspended") =>
    new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } });
  return {
    call: `PUT ${Bucket}?versioning (Suspended)`,
    send: (options) => client.send(set("Suspended"), options),
    holds: async () => {
      const said = await ask(store, act, (options) => client.send(new GetBucketVersioningCommand({ Bucket }), options));
      return said.Status === "Enabled";
    },
    undo: versioning === "enabled" ? (own) => ask(store, own, (options) => client.send(set("Enabled"), options)) : null,
  };
}

/** No store of this API has a call that takes a lock away: this asks for the one thing that would mean it. */
export function removeLock(store: Store, before: BucketBefore, act: Act): Way {
  const { client, component } = store;
  const set = (lock: ObjectLockConfiguration) =>
    new PutObjectLockConfigurationCommand({ Bucket: component.bucket, ObjectLockConfiguration: lock });
  const off = { ObjectLockEnabled: "Disabled" } as unknown as ObjectLockConfiguration;
  return {
    call: `PUT ${component.bucket}?object-lock (Disabled)`,
    send: (options) => client.send(set(off), options),
    holds: async () => keepsLock(before, await readLock(store, act)),
    undo: before.lockEnabled
      ? (own) => ask(store, own, (options) => client.send(set(asConfiguration(before)), options))
      : null,
  };
}

function asConfiguration({ lock }: BucketBefore): ObjectLockConfiguration {
  if (lock === null) return { ObjectLockEnabled: "Enabled" };
  return {
    ObjectLockEnabled: "Enabled",
    Rule: { DefaultRetention: { Mode: lock.mode, Days: lock.retainMs / DAY_MS } },
  };
}
