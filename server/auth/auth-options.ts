import type { AuthOptions } from "next-auth";
import type { JWT } from "next-auth/jwt";
import { z } from "zod";
import { container } from "../container.ts";
import { groupsIn } from "./identity.ts";
import { oidcSettings } from "./oidc-settings.ts";
import { renewSession, tokensOf } from "./renew-session.ts";
import { sessionClaims } from "./session-claims.ts";
import { nowInSeconds, SESSION_S, sessionEnd } from "./session-end.ts";

/** Name of the provider in NextAuth's addresses: /api/auth/signin/oidc, /api/auth/callback/oidc. */
export const PROVIDER_ID = "oidc";

const profileClaims = z.looseObject({
  sub: z.string().min(1),
  name: z.string().optional(),
  email: z.string().optional(),
  email_verified: z.boolean().optional().catch(undefined),
  auth_time: z.number().int().optional(),
});
type Profile = z.output<typeof profileClaims>;

/** NextAuth over one OpenID Connect provider: code flow with PKCE, state and nonce; the session is an encrypted cookie. */
export function authOptions(): AuthOptions {
  const { issuer, clientId, clientSecret, scope, secret } = oidcSettings();
  return {
    secret,
    session: { strategy: "jwt", maxAge: SESSION_S },
    pages: { signIn: "/sign-in", error: "/sign-in" },
    providers: [
      {
        id: PROVIDER_ID,
        name: "OIDC",
        type: "oauth",
        wellKnown: `${issuer}/.well-known/openid-configuration`,
        clientId,
        clientSecret,
        idToken: true,
        checks: ["pkce", "state", "nonce"],
        authorization: { params: { scope } },
        httpOptions: { timeout: 5_000 },
        profile: (profile: Profile) => ({ id: profile.sub, name: profile.name ?? null, email: profile.email ?? null }),
      },
    ],
    callbacks: {
      jwt: async ({ token, account, profile }): Promise<JWT> => {
        if (!account) {
          // Nobody is signed out because the database of the control plane does not answer.
          const site = await container().catch(() => null);
          if (!site) return token;
          const claims = await renewSession(sessionClaims.parse(token), site.topology.roles);
          return { ...claims, name: claims.name ?? null, email: claims.email ?? null };
        }
        const { topology } = await container();
        const claims = profileClaims.parse(profile);
        const signedInAt = nowInSeconds();
        return {
          sub: claims.sub,
          name: claims.name ?? null,
          email: claims.email ?? null,
          emailVerified: claims.email_verified === true,
          groups: groupsIn(claims, topology.roles),
          authTime: claims.auth_time,
          signedInAt,
          until: sessionEnd(signedInAt, signedInAt),
          ...tokensOf(account, signedInAt),
        };
      },
      // What a browser may read at /api/auth/session, which pages ask for so that it is renewed: no token, no groups.
      session: ({ session, token }) => {
        const { sub, name, email, until } = sessionClaims.parse(token);
        const expires = until === undefined ? session.expires : new Date(until * 1_000).toISOString();
        return { ...session, expires, user: { subject: sub, name: name ?? sub, email: email ?? null } };
      },
      redirect: ({ url, baseUrl }) => (staysHere(url, baseUrl) ? new URL(url, baseUrl).href : baseUrl),
    },
  };
}

/** A deep link of a mail survives the login; an address elsewhere does not. */
function staysHere(url: string, baseUrl: string): boolean {
  return URL.canParse(url, baseUrl) && new URL(url, baseUrl).origin === new URL(baseUrl).origin;
}
