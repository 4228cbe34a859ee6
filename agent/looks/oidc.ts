import type { IssuerFinding } from "#domain/topology/measurement.ts";
import { messageOf } from "../agent-error.ts";
import type { OidcTarget } from "../config.ts";

const LIMIT_MS = 1_000;

/** Fetches the provider's discovery document (OpenID Connect Discovery 1.0, 4) and looks whose it is. Never throws. */
export async function findIssuer(target: OidcTarget): Promise<{ finding: IssuerFinding; reason: string }> {
  try {
    const answer = await fetch(`${target.address.replace(/\/$/, "")}/.well-known/openid-configuration`, {
      redirect: "manual",
      signal: AbortSignal.timeout(LIMIT_MS),
    });
    if (answer.status !== 200) {
      await answer.body?.cancel();
      return { finding: "no-document", reason: `answers ${answer.status}` };
    }
    const issuer = issuerIn(await answer.text());
    if (issuer === null) return { finding: "no-document", reason: "answers something else than a discovery document" };
    return issuer === target.issuer
      ? { finding: "issuer", reason: `names ${issuer}` }
      : { finding: "other-issuer", reason: `names ${issuer} and not ${target.issuer}` };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return { finding: "silent", reason: messageOf(cause) };
  }
}

function issuerIn(text: string): string | null {
  try {
    const document: unknown = JSON.parse(text);
    if (typeof document !== "object" || document === null || !("issuer" in document)) return null;
    return typeof document.issuer === "string" ? document.issuer : null;
  } catch {
    return null;
  }
}
