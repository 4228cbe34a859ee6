import { canonicalHash } from "../canonical-json.ts";
import type { Envelope } from "./envelope.ts";

/** What an approver signs: 64 hexadecimal digits over the whole envelope. One changed figure is another hash. */
export function hashEnvelope(envelope: Envelope): Promise<string> {
  return canonicalHash(envelope);
}
