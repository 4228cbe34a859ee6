import { pipeline, type Readable, Transform } from "node:stream";
import { KMSClient } from "@aws-sdk/client-kms";
import type { KeysComponent } from "#domain/topology/topology.ts";

const CONNECT_MS = 2_000;
const ANSWER_MS = 5_000;
const LONGEST_ANSWER = 1024 * 1024;
const ATTEMPTS = 3;

/** Towards AWS KMS or whatever speaks its API at this address. Credentials come from the site, never from the machine's environment. */
export function kmsClient({ url, serviceRegion, accessKey, secretKey }: KeysComponent): KMSClient {
  const client = new KMSClient({
    endpoint: url,
    region: serviceRegion,
    credentials: { accessKeyId: accessKey, secretAccessKey: secretKey },
    maxAttempts: ATTEMPTS,
    requestHandler: { connectionTimeout: CONNECT_MS, requestTimeout: ANSWER_MS, throwOnRequestTimeout: true },
  });
  // Innermost: before the SDK reads an answer to its end, whatever its length.
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const response = result.response as { body?: Readable };
      if (typeof response.body?.pipe === "function") response.body = pipeline(response.body, bounded(), () => {});
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
