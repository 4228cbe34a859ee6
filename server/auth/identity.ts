import { z } from "zod";
import type { Role } from "#domain/access/roles.ts";
import type { Topology } from "#domain/topology/topology.ts";
import { oidcSettings } from "./oidc-settings.ts";
import { rolesFromGroups } from "./roles-from-groups.ts";

/** Asks the provider which roles a person holds at this moment; a session may be hours old. */
export interface Identity {
  /** @throws IdentityUnavailable when the provider does not say so within 2 s. */
  rolesNow(): Promise<readonly Role[]>;
}

export class IdentityUnavailable extends Error {
  readonly because: "no-answer" | "session-ended";
  constructor(because: "no-answer" | "session-ended", options?: ErrorOptions) {
    super(`identity provider: ${because}`, options);
    this.name = "IdentityUnavailable";
    this.because = because;
  }
}

const TIMEOUT_MS = 2_000;
const metadata = z.object({ issuer: z.string(), userinfo_endpoint: z.url() });

/** Reads `userinfo` with the session's access token (OpenID Connect Core §5.3). The subject must be the session's own. */
export function providerIdentity(
  session: { readonly subject: string; readonly accessToken: string | undefined },
  roles: Topology["roles"],
  issuer: string = oidcSettings().issuer,
): Identity {
  return {
    rolesNow: async () => {
      if (!session.accessToken) throw new IdentityUnavailable("session-ended");
      const claims = await askUserinfo(issuer, session.accessToken);
      if (claims["sub"] !== session.subject) throw new IdentityUnavailable("session-ended");
      return rolesFromGroups(groupsIn(claims, roles), roles);
    },
  };
}

/** Somebody without groups is somebody without roles, not an error. */
export function groupsIn(claims: Readonly<Record<string, unknown>>, roles: Topology["roles"]): readonly string[] {
  const groups = z.array(z.string()).safeParse(claims[roles.claim]);
  return groups.success ? groups.data : [];
}

/** @throws IdentityUnavailable `session-ended` when the token is worth nothing any more, else `no-answer` */
export async function askUserinfo(issuer: string, accessToken: string): Promise<Record<string, unknown>> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const discovery = await fetch(`${issuer}/.well-known/openid-configuration`, { signal, cache: "no-store" });
    const { userinfo_endpoint } = metadata.parse(await discovery.json());
    const answer = await fetch(userinfo_endpoint, {
      signal,
      cache: "no-store",
      headers: { authorization: `Bearer ${accessToken}` },
    });
    if (answer.status === 401) throw new IdentityUnavailable("session-ended");
    if (!answer.ok) throw new Error(`userinfo answered ${answer.status}`);
    return z.record(z.string(), z.unknown()).parse(await answer.json());
  } catch (error) {
    if (error instanceof IdentityUnavailable) throw error;
    throw new IdentityUnavailable("no-answer", { cause: error });
  }
}
