import {
  CreateAliasCommand,
  CreateKeyCommand,
  DescribeKeyCommand,
  EnableKeyRotationCommand,
  KMSClient,
} from "@aws-sdk/client-kms";
import type { KeysManifest } from "../parts.ts";
import { ALIASES } from "./names.ts";

/** The emulator draws ids by chance; begun at the same place they are the same ones each time, as keys that outlive a restart are. */
const SEED = 20_261_101;

/** A client of the key service in one of its regions; left out, that of the lab's keys. */
export function clientOf(keys: KeysManifest, region = keys.region): KMSClient {
  return new KMSClient({
    region,
    endpoint: keys.direct,
    credentials: { accessKeyId: keys.accessKey, secretAccessKey: keys.secretKey },
  });
}

/**
 * Makes the keys of the lab in the emulator, which keeps them in memory alone: after its restart the same keys, with the same ids, are made
 * again. What was changed of them is forgotten with it.
 */
export async function ensureKeys(keys: KeysManifest): Promise<void> {
  const client = clientOf(keys);
  try {
    const missing = [];
    for (const alias of ALIASES) if (!(await isThere(client, alias))) missing.push(alias);
    if (missing.length === ALIASES.length) await fetch(`${keys.direct}/moto-api/seed?a=${SEED}`, { method: "POST" });
    for (const alias of missing) {
      const { KeyMetadata: key } = await client.send(
        new CreateKeyCommand({ Description: alias.slice("alias/".length) }),
      );
      await client.send(new CreateAliasCommand({ AliasName: alias, TargetKeyId: key?.KeyId }));
      await client.send(new EnableKeyRotationCommand({ KeyId: key?.KeyId }));
    }
  } finally {
    client.destroy();
  }
}

async function isThere(client: KMSClient, alias: string): Promise<boolean> {
  return await client.send(new DescribeKeyCommand({ KeyId: alias })).then(
    () => true,
    (error: Error) => {
      if (error.name === "NotFoundException") return false;
      throw error;
    },
  );
}
