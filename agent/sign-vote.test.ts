import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { VoteSigner, verifyVote } from "./sign-vote.ts";

const pem = () => generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }).toString();
const vote = {
  agent: "kr-b",
  target: "kr-a/meta-db",
  answers: false,
  reason: "no answer",
  latencyMs: 1500.2,
  at: "2026-01-01T00:00:00Z",
};

describe("a vote", () => {
  it("is believed from its own key alone, whatever order its members arrive in", () => {
    const signer = new VoteSigner(pem());
    const { signature } = signer.sign(vote);
    const reordered = Object.fromEntries(Object.entries(vote).reverse()) as typeof vote;
    expect(verifyVote({ vote: reordered, signature }, signer.publicKey)).toBe(true);
    expect(verifyVote({ vote, signature }, new VoteSigner(pem()).publicKey)).toBe(false);
  });

  it("is not believed once anything in it was changed", () => {
    const signer = new VoteSigner(pem());
    const signed = signer.sign(vote);
    expect(verifyVote({ ...signed, vote: { ...vote, answers: true } }, signer.publicKey)).toBe(false);
    expect(verifyVote({ ...signed, signature: "" }, signer.publicKey)).toBe(false);
    expect(verifyVote(signed, "nonsense")).toBe(false);
  });
});
