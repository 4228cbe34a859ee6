import { createHash } from "node:crypto";
import type { ListedVersion } from "../adapters/ports.ts";

/** Versions of one text: long enough that hashing is what costs, short enough that it is never large. */
const AT_ONCE = 500;

/** SHA-256 over all that a listing says of some versions, in its order: another digest, another listing. */
export function digestOf(versions: readonly ListedVersion[]): string {
  const hash = createHash("sha256");
  for (let from = 0; from < versions.length; from += AT_ONCE) {
    let text = "";
    const until = Math.min(from + AT_ONCE, versions.length);
    for (let at = from; at < until; at += 1) {
      const one = versions[at] as ListedVersion;
      const flags = (one.latest ? 1 : 0) + (one.deleteMarker ? 2 : 0);
      // Keys may hold any character but this one.
      text += `${one.key}\0${one.versionId}\0${one.at.getTime()}\0${one.sizeBytes}\0${one.etag ?? ""}\0${flags}\n`;
    }
    hash.update(text);
  }
  return hash.digest("hex");
}
