import { createHash } from "node:crypto";
import { pipeline, type Readable, Transform } from "node:stream";
import { S3Client } from "@aws-sdk/client-s3";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import type { ObjectsComponent } from "#domain/topology/topology.ts";

const CONNECT_MS = 2_000;
/** Longest time until an answer begins, and longest silence within one. */
const ANSWER_MS = 10_000;
const SILENCE_MS = 5_000;
/** A page of 1,000 versions whose keys are as long as keys may be, every byte of them written as three. */
const LONGEST_ANSWER = 8 * 1024 * 1024;
/** The one command whose answer is somebody's object, of any length: it is hashed as it comes. */
const STREAMED = "GetObjectCommand";

/** A bucket of the site, and the way to it. */
export type Store = { readonly id: string; readonly component: ObjectsComponent; readonly client: S3Client };

/**
 * Towards AWS S3 or whatever speaks its API at this address. Credentials come from the site, never from the machine's environment. It tries
 * once: how often is for the caller (retry.ts), whose time the SDK's own pauses would not keep to.
 */
export function s3Client({ url, serviceRegion, accessKey, secretKey, forcePathStyle }: ObjectsComponent): S3Client {
  const client = new S3Client({
    endpoint: url,
    region: serviceRegion,
    credentials: { accessKeyId: accessKey, secretAccessKey: secretKey },
    forcePathStyle,
    maxAttempts: 1,
    // What is no AWS knows no checksums in trailers; what is put carries its MD5, which everybody checks.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    requestHandler: new NodeHttpHandler({
      connectionTimeout: CONNECT_MS,
      requestTimeout: ANSWER_MS,
      throwOnRequestTimeout: true,
      socketTimeout: SILENCE_MS,
    }),
  });
  client.middlewareStack.add(
    (next) => async (args) => {
      const request = args.request as { body?: unknown; headers?: Record<string, string> };
      if (request.headers !== undefined && typeof request.body === "string" && request.body !== "")
        request.headers["content-md5"] = createHash("md5").update(request.body).digest("base64");
      return await next(args);
    },
    { step: "build", priority: "low", name: "content-md5" },
  );
  // Innermost: before the SDK reads an answer to its end, whatever its length.
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const result = await next(args);
      const response = result.response as { statusCode?: number; body?: Readable };
      const streamed = context.commandName === STREAMED && response.statusCode === 200;
      if (!streamed && typeof response.body?.pipe === "function")
        response.body = pipeline(response.body, bounded(), () => {});
      return result;
    },
    { step: "deserialize", priority: "low", name: "bounded-answers" },
  );
  return client;
}

function bounded(): Transform {
  let size = 0;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      size += chunk.length;
      if (size > LONGEST_ANSWER) done(new Error("the answer is too long"));
      else done(null, chunk);
    },
  });
}
