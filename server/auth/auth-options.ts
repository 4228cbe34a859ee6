import type { AuthOptions } from "next-auth";
import { z } from "zod";
import { container } from "../container.ts";
import { oidcSettings } from "./oidc-settings.ts";
import { rolesFromGroups } from "./roles-from-groups.ts";
import { sessionClaims } from "./session-claims.ts";

/** Name of the provider in NextAuth's addresses: /api/auth/signin/oidc, /api/auth/callback/oidc. */
export const PROVIDER_ID = "oidc";
const SESSION_S = 8 * 60 * 60;

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
  const { issuer, clientId, clientSecret, secret } = oidcSettings();
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
        authorization: { params: { scope: "openid profile email groups" } },
        httpOptions: { timeout: 5_000 },
        profile: (profile: Profile) => ({ id: profile.sub, name: profile.name ?? null, email: profile.email ?? null }),
      },
    ],
    callbacks: {
      jwt: async ({ token, account, profile }) => {
        if (!account) return token;
        const { topology } = await container();
        const claims = profileClaims.parse(profile);
        const groups = z.array(z.string()).catch([]).parse(claims[topology.roles.claim]);
        return {
          sub: claims.sub,
          name: claims.name ?? null,
          email: claims.email ?? null,
          emailVerified: claims.email_verified === true,
          groups,
          authTime: claims.auth_time,
          accessToken: account.access_token,
        };
      },
      // What a browser may read at /api/auth/session: no token, no groups.
      session: async ({ session, token }) => {
        const claims = sessionClaims.parse(token);
        const { topology } = await container();
        const user = { subject: claims.sub, name: claims.name ?? claims.sub, email: claims.email ?? null };
        return {
          ...session,
          user: { ...user, roles: rolesFromGroups(claims.groups, topology.roles), authTime: claims.authTime },
        };
      },
      redirect: ({ url, baseUrl }) => (staysHere(url, baseUrl) ? new URL(url, baseUrl).href : baseUrl),
    },
  };
}

/** A deep link of a mail survives the login; an address elsewhere does not. */
function staysHere(url: string, baseUrl: string): boolean {
  return URL.canParse(url, baseUrl) && new URL(url, baseUrl).origin === new URL(baseUrl).origin;
}
