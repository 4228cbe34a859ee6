import { canonicalHash } from "../canonical-json.ts";
import type { Envelope, PolicyEnvelope } from "./envelope.ts";

/** What an approver signs: 64 hexadecimal digits over the whole envelope. One changed figure is another hash. */
export function hashEnvelope(envelope: Envelope | PolicyEnvelope): Promise<string> {
  return canonicalHash(envelope);
}
