import { createHash } from "node:crypto";
import {
  CreateBucketCommand,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutObjectLockConfigurationCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import type { ObjectStore } from "./object-store.ts";

export type Access = Pick<ObjectStore, "url" | "serviceRegion" | "accessKey" | "secretKey">;

export type BucketOptions = {
  /** What a new version is locked for (COMPLIANCE) when its writer names nothing, and after how long it goes. Whole days, as S3 has it. */
  readonly retainDays: number;
  readonly keepDays: number;
};
/** Three years, as the site's standard wants them. */
export const THREE_YEARS: BucketOptions = { retainDays: 1_095, keepDays: 1_095 };

/** A client of whoever owns the store, with everything allowed: to make things, and to break them. */
export function ownerOf({ url, serviceRegion, accessKey, secretKey }: Access): S3Client {
  const client = new S3Client({
    endpoint: url,
    region: serviceRegion,
    credentials: { accessKeyId: accessKey, secretAccessKey: secretKey },
    forcePathStyle: true,
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  });
  // Settings of a bucket are refused without it by what is no AWS.
  client.middlewareStack.add(
    (next) => async (args) => {
      const request = args.request as { body?: unknown; headers?: Record<string, string> };
      if (request.headers !== undefined && typeof request.body === "string" && request.body !== "")
        request.headers["content-md5"] = createHash("md5").update(request.body).digest("base64");
      return await next(args);
    },
    { step: "build", priority: "low", name: "content-md5" },
  );
  return client;
}

/**
 * A bucket for evidence as it should be: versions, a lock by default, a lifecycle, and encryption by a key of the store. `encrypts` false: this
 * store has no call for that (Ceph before 17), and each writer has to ask for it.
 */
export async function makeEvidenceBucket(
  store: Access & Pick<ObjectStore, "kmsKey">,
  bucket: string,
  { retainDays, keepDays }: BucketOptions = THREE_YEARS,
): Promise<{ readonly encrypts: boolean }> {
  const client = ownerOf(store);
  try {
    await client.send(new CreateBucketCommand({ Bucket: bucket, ObjectLockEnabledForBucket: true }));
    const DefaultRetention = { Mode: "COMPLIANCE", Days: retainDays } as const;
    await client.send(
      new PutObjectLockConfigurationCommand({
        Bucket: bucket,
        ObjectLockConfiguration: { ObjectLockEnabled: "Enabled", Rule: { DefaultRetention } },
      }),
    );
    const rule = {
      ID: "kept-as-long-as-locked",
      Status: "Enabled",
      Filter: { Prefix: "" },
      Expiration: { Days: keepDays },
      NoncurrentVersionExpiration: { NoncurrentDays: keepDays },
    } as const;
    await client.send(
      new PutBucketLifecycleConfigurationCommand({ Bucket: bucket, LifecycleConfiguration: { Rules: [rule] } }),
    );
    return { encrypts: await encrypt(client, store, bucket) };
  } finally {
    client.destroy();
  }
}

async function encrypt(client: S3Client, { kmsKey }: Pick<ObjectStore, "kmsKey">, Bucket: string): Promise<boolean> {
  const ApplyServerSideEncryptionByDefault = { SSEAlgorithm: "aws:kms", KMSMasterKeyID: kmsKey } as const;
  const Rules = [{ ApplyServerSideEncryptionByDefault }];
  try {
    await client.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules } }));
    return true;
  } catch (error) {
    // It takes the question for another one, whose body this is not.
    const said = error as { $metadata?: { httpStatusCode?: number } };
    if ([400, 405, 501].includes(said.$metadata?.httpStatusCode ?? 0)) return false;
    throw error;
  }
}
