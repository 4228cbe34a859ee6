import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import { canonicalJson } from "./canonical-json.ts";
import type { SignedVote, Vote } from "./protocol.ts";

/** Signs votes with the agent's Ed25519 key (RFC 8032); `publicKey` is its SPKI form, base64. */
export class VoteSigner {
  readonly #key: KeyObject;
  readonly publicKey: string;

  constructor(pem: string) {
    this.#key = createPrivateKey(pem);
    if (this.#key.asymmetricKeyType !== "ed25519")
      throw new Error("the signing key must be Ed25519: openssl genpkey -algorithm ed25519");
    this.publicKey = createPublicKey(this.#key).export({ type: "spki", format: "der" }).toString("base64");
  }

  sign(vote: Vote): SignedVote {
    return { vote, signature: sign(null, Buffer.from(canonicalJson(vote)), this.#key).toString("base64") };
  }
}

/** True when the vote was signed by the holder of this public key (SPKI, base64). */
export function verifyVote({ vote, signature }: SignedVote, publicKey: string): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, "base64"), type: "spki", format: "der" });
    return verify(null, Buffer.from(canonicalJson(vote)), key, Buffer.from(signature, "base64"));
  } catch {
    return false;
  }
}
