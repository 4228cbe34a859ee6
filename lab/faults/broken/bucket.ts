import {
  DeleteBucketEncryptionCommand,
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetObjectLockConfigurationCommand,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutObjectLockConfigurationCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { ownerOf } from "../../bucket.ts";
import type { ObjectsManifest } from "../../parts.ts";
import type { BrokenKind, Undo } from "./kinds.ts";

const BUCKET_FAULTS = ["lock-weak", "lifecycle-short", "encryption-off"] as const;
export type BucketFault = (typeof BUCKET_FAULTS)[number];
export function isBucketFault(kind: BrokenKind): kind is BucketFault {
  return BUCKET_FAULTS.some((one) => one === kind);
}

/** Its owner sets it so: what comes next is locked with a lock that one more right lifts, goes after a month, or is not encrypted. */
export async function breakBucket(objects: ObjectsManifest, kind: BucketFault): Promise<Undo> {
  const Bucket = objects.bucket;
  return await asking(objects, async (owner) => {
    if (kind === "lock-weak") {
      const { ObjectLockConfiguration: was } = await owner.send(new GetObjectLockConfigurationCommand({ Bucket }));
      const DefaultRetention = { ...was?.Rule?.DefaultRetention, Mode: "GOVERNANCE" } as const;
      const ObjectLockConfiguration = { ...was, Rule: { DefaultRetention } };
      await owner.send(new PutObjectLockConfigurationCommand({ Bucket, ObjectLockConfiguration }));
      return { how: "bucket", setting: "lock", was };
    }
    if (kind === "lifecycle-short") {
      const { Rules } = await owner.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
      const month = { Expiration: { Days: 30 }, NoncurrentVersionExpiration: { NoncurrentDays: 30 } };
      const LifecycleConfiguration = { Rules: (Rules ?? []).map((rule) => ({ ...rule, ...month })) };
      await owner.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration }));
      return { how: "bucket", setting: "lifecycle", was: { Rules } };
    }
    const { ServerSideEncryptionConfiguration: was } = await owner.send(new GetBucketEncryptionCommand({ Bucket }));
    await owner.send(new DeleteBucketEncryptionCommand({ Bucket }));
    return { how: "bucket", setting: "encryption", was };
  });
}

export async function mendBucket(objects: ObjectsManifest, undo: Extract<Undo, { how: "bucket" }>): Promise<void> {
  const Bucket = objects.bucket;
  // As the store itself told it, and as it was kept beside the fault.
  const was = undo.was as never;
  await asking(objects, async (owner) => {
    if (undo.setting === "lock")
      await owner.send(new PutObjectLockConfigurationCommand({ Bucket, ObjectLockConfiguration: was }));
    else if (undo.setting === "lifecycle")
      await owner.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: was }));
    else await owner.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: was }));
  });
}

async function asking<T>(objects: ObjectsManifest, work: (owner: S3Client) => Promise<T>): Promise<T> {
  const { direct, region, accessKey, secretKey } = objects;
  const owner = ownerOf({ url: direct, serviceRegion: region, accessKey, secretKey });
  try {
    return await work(owner);
  } finally {
    owner.destroy();
  }
}
