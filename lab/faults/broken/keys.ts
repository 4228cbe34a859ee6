import { symlinkSync } from "node:fs";
import {
  CancelKeyDeletionCommand,
  CreateKeyCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  DisableKeyRotationCommand,
  EnableKeyCommand,
  EnableKeyRotationCommand,
  type KMSClient,
  ReplicateKeyCommand,
  ScheduleKeyDeletionCommand,
  UpdateAliasCommand,
} from "@aws-sdk/client-kms";
import { clientOf } from "../../kms/keys.ts";
import { KEY_OF } from "../../kms/names.ts";
import type { KeysManifest } from "../../parts.ts";
import { putAside } from "./files.ts";
import type { BrokenKind, Undo } from "./kinds.ts";

/** Where a key must never be: the other region of the site, by the service's name for it. */
const ELSEWHERE = "ap-northeast-1";

const KEY_FAULTS = ["key-disabled", "key-deletion", "key-multi-region", "rotation-off"] as const;
export type KeyFault = (typeof KEY_FAULTS)[number];
export function isKeyFault(kind: BrokenKind): kind is KeyFault {
  return KEY_FAULTS.some((one) => one === kind);
}

/** Everything is done to the key that locks the evidence, but the multi-region one: a key is of several regions from its making on. */
export async function breakKey(keys: KeysManifest, kind: KeyFault): Promise<Undo> {
  return await asking(keys, async (client) => {
    const key = await idOf(client, kind === "key-multi-region" ? KEY_OF.backups : KEY_OF.evidence);
    switch (kind) {
      case "key-disabled":
        await client.send(new DisableKeyCommand({ KeyId: key }));
        return { how: "enable", key };
      case "rotation-off":
        await client.send(new DisableKeyRotationCommand({ KeyId: key }));
        return { how: "rotate", key };
      case "key-deletion":
        await client.send(new ScheduleKeyDeletionCommand({ KeyId: key, PendingWindowInDays: 7 }));
        return { how: "keep", key };
      default: {
        const { KeyMetadata: made } = await client.send(new CreateKeyCommand({ MultiRegion: true }));
        const KeyId = made?.KeyId ?? "";
        await client.send(new EnableKeyRotationCommand({ KeyId }));
        await client.send(new ReplicateKeyCommand({ KeyId, ReplicaRegion: ELSEWHERE }));
        await client.send(new UpdateAliasCommand({ AliasName: KEY_OF.backups, TargetKeyId: KeyId }));
        return { how: "alias", alias: KEY_OF.backups, key };
      }
    }
  });
}

type KeyUndo = Extract<Undo, { how: "enable" | "keep" | "rotate" | "alias" }>;

export async function mendKey(keys: KeysManifest, undo: KeyUndo): Promise<void> {
  await asking(keys, async (client) => {
    const KeyId = undo.key;
    if (undo.how === "alias") await client.send(new UpdateAliasCommand({ AliasName: undo.alias, TargetKeyId: KeyId }));
    if (undo.how === "rotate") await client.send(new EnableKeyRotationCommand({ KeyId }));
    if (undo.how === "keep") await client.send(new CancelKeyDeletionCommand({ KeyId }));
    // A key that is not deleted after all is left disabled, as AWS has it.
    if (undo.how === "enable" || undo.how === "keep") await client.send(new EnableKeyCommand({ KeyId }));
  });
}

/** The volume that the copies lay on is gone, and the link to it leads nowhere. */
export function loseCopies({ copies }: KeysManifest): Undo {
  const undo = putAside(copies, `${copies}.aside`);
  symlinkSync(`${copies}.gone`, copies);
  return undo;
}

async function idOf(client: KMSClient, alias: string): Promise<string> {
  const { KeyMetadata: key } = await client.send(new DescribeKeyCommand({ KeyId: alias }));
  if (key?.KeyId === undefined) throw new Error(`There is no key ${alias}.`);
  return key.KeyId;
}

async function asking<T>(keys: KeysManifest, work: (client: KMSClient) => Promise<T>): Promise<T> {
  const client = clientOf(keys);
  try {
    return await work(client);
  } finally {
    client.destroy();
  }
}
