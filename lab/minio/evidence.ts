import { createHash } from "node:crypto";
import { HeadBucketCommand, HeadObjectCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { makeEvidenceBucket, ownerOf } from "../bucket.ts";
import type { ObjectsManifest } from "../parts.ts";

/** Cases of a few days, as the platform would have left them. The same name is always the same bytes. */
const DAYS = 8;
const CASES = 25;
const FIRST_DAY = Date.UTC(2026, 10, 1);
const DAY_MS = 86_400_000;
const AT_ONCE = 8;

/** Makes the bucket as it should be, with evidence in it, unless it is there. What is locked stays for three years, or as long as the lab. */
export async function ensureEvidence(objects: ObjectsManifest): Promise<void> {
  const { direct, region, accessKey, secretKey, kmsKey, bucket } = objects;
  const store = { url: direct, serviceRegion: region, accessKey, secretKey, kmsKey };
  const owner = ownerOf(store);
  try {
    if (!(await isThere(() => owner.send(new HeadBucketCommand({ Bucket: bucket })))))
      await makeEvidenceBucket(store, bucket);
    const [last, ...left] = evidence();
    if (last === undefined) return;
    if (await isThere(() => owner.send(new HeadObjectCommand({ Bucket: bucket, Key: last.key })))) return;
    const writer = async () => {
      for (let one = left.pop(); one !== undefined; one = left.pop()) await write(owner, bucket, one);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, writer));
    await write(owner, bucket, last);
  } finally {
    owner.destroy();
  }
}

type Evidence = { readonly key: string; readonly body: string };

/** The first of them is written last: when it is there, all are. */
function evidence(): Evidence[] {
  return Array.from({ length: DAYS * CASES }, (_, n) => {
    const day = new Date(FIRST_DAY + Math.floor(n / CASES) * DAY_MS).toISOString().slice(0, 10);
    const number = String(n + 1).padStart(6, "0");
    return { key: `cases/${day}/${number}.json`, body: JSON.stringify({ case: number, day, log: "x".repeat(n % 97) }) };
  });
}

async function write(owner: S3Client, Bucket: string, { key, body }: Evidence): Promise<void> {
  const sha256 = createHash("sha256").update(body).digest("hex");
  await owner.send(new PutObjectCommand({ Bucket, Key: key, Body: body, Metadata: { sha256 } }));
}

async function isThere(ask: () => Promise<unknown>): Promise<boolean> {
  return await ask().then(
    () => true,
    (error: { readonly $metadata?: { readonly httpStatusCode?: number } }) => {
      if (error.$metadata?.httpStatusCode === 404) return false;
      throw error;
    },
  );
}
