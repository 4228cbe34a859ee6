import { createHmac, timingSafeEqual } from "node:crypto";

const LIVES_MS = 60_000;

/** A token for one tenant's synthetic transaction. Any ingest API of the region can check it: nothing is kept of it. */
export function makeToken(secret: string, tenant: string, nowMs: number): { token: string; expiresAt: string } {
  const until = nowMs + LIVES_MS;
  const claim = Buffer.from(JSON.stringify([tenant, until])).toString("base64url");
  return { token: `${claim}.${sign(secret, claim)}`, expiresAt: new Date(until).toISOString() };
}

export function isValidToken(secret: string, token: string, tenant: string, nowMs: number): boolean {
  const [claim = "", signature = ""] = token.split(".");
  const [given, made] = [Buffer.from(signature), Buffer.from(sign(secret, claim))];
  if (given.length !== made.length || !timingSafeEqual(given, made)) return false;
  // Signed by us, so it is what we wrote.
  const [whose, until] = JSON.parse(Buffer.from(claim, "base64url").toString("utf8")) as [string, number];
  return whose === tenant && nowMs < until;
}

function sign(secret: string, claim: string): string {
  return createHmac("sha256", secret).update(claim).digest("base64url");
}
