import { createHash } from "node:crypto";
import { HeadObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { type Act, AdapterError } from "../ports.ts";
import { ask } from "./ask.ts";
import type { Store } from "./client.ts";
import { recorded } from "./recorded.ts";
import { HASH, nameOf, readProtection } from "./version.ts";

/** By which act a version was written: the same act again finds it, and nothing else is ever tried to be removed. */
export const WRITTEN_BY = "haechi-act";

/**
 * Writes, then sees that it is locked as was asked. A connection that breaks leaves open whether the version is there: each try looks first.
 * @throws AdapterError `nonsense` when the version is not locked as was asked
 */
export async function putLocked(
  store: Store,
  object: { readonly key: string; readonly body: string; readonly retainUntil: Date },
  act: Act,
): Promise<{ readonly versionId: string; readonly sha256: string }> {
  const { client, component, id } = store;
  const { key, body, retainUntil } = object;
  const sha256 = createHash("sha256").update(body).digest("hex");
  const Bucket = component.bucket;
  const call = `PUT ${Bucket}/${key} (${Buffer.byteLength(body)} B, COMPLIANCE until ${retainUntil.toISOString()})`;
  const put = await recorded(store, act, call, async () => {
    const written = await ask(store, act, async (options) => {
      const before = await writtenBefore(store, key, sha256, act);
      if (before !== null) return { versionId: before, repeated: true };
      const said = await client.send(
        new PutObjectCommand({
          Bucket,
          Key: key,
          Body: body,
          ObjectLockMode: "COMPLIANCE",
          ObjectLockRetainUntilDate: retainUntil,
          Metadata: { [HASH]: sha256, [WRITTEN_BY]: act.key },
        }),
        options,
      );
      return { versionId: said.VersionId, repeated: false };
    });
    return { ...written, answer: `version ${written.versionId ?? "(none)"}` };
  });
  const { versionId } = put;
  if (versionId === undefined) throw new AdapterError("nonsense", id, `gave ${key} no version: it keeps none`);
  const is = await readProtection(store, { key, versionId }, act);
  // A store may keep the time in whole seconds.
  const kept = is?.mode === "COMPLIANCE" && (is.retainUntil?.getTime() ?? 0) >= retainUntil.getTime() - 1_000;
  if (!kept) {
    const said = `${is?.mode ?? "no lock"} until ${is?.retainUntil?.toISOString() ?? "-"}`;
    throw new AdapterError("nonsense", id, `took ${nameOf({ key, versionId })} to lock it, and says: ${said}`);
  }
  return { versionId, sha256 };
}

async function writtenBefore(
  { client, component }: Store,
  Key: string,
  sha256: string,
  act: Act,
): Promise<string | null> {
  try {
    const head = await client.send(new HeadObjectCommand({ Bucket: component.bucket, Key }), {
      abortSignal: act.signal,
    });
    const same = head.Metadata?.[WRITTEN_BY] === act.key && head.Metadata?.[HASH] === sha256;
    return same ? (head.VersionId ?? null) : null;
  } catch (error) {
    if ((error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode === 404) return null;
    throw error;
  }
}
