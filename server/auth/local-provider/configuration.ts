import { generateKeyPairSync, randomBytes } from "node:crypto";
import type { Configuration, KoaContextWithOIDC } from "oidc-provider";
import type { People } from "./personas.ts";

/** One level of assurance: a password typed by a person, now. */
export const ACR = "urn:haechi:local:password";
const SCOPE = "openid profile email groups";
/** As most providers do it: tokens to ask with live for minutes, and are renewed with one that is good once. */
const ACCESS_TOKEN_S = 10 * 60;
const SESSION_S = 24 * 60 * 60;

export type LocalClient = { readonly id: string; readonly secret: string; readonly publicUrl: string };

/**
 * A provider that knows one client and a few made-up people. Keys are made at each start. The client insists on `auth_time`
 * (`require_auth_time`, `default_acr_values`); consent is not asked, since both sides are the same company.
 */
export function configuration(
  client: LocalClient,
  people: People,
  accessTokenS: number = ACCESS_TOKEN_S,
): Configuration {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return {
    clients: [
      {
        client_id: client.id,
        client_secret: client.secret,
        redirect_uris: [`${client.publicUrl}/api/auth/callback/oidc`, `${client.publicUrl}/api/step-up/callback`],
        response_types: ["code"],
        grant_types: ["authorization_code", "refresh_token"],
        require_auth_time: true,
        default_acr_values: [ACR],
      },
    ],
    jwks: { keys: [{ ...privateKey.export({ format: "jwk" }), use: "sig", alg: "RS256", kid: "start" }] },
    cookies: { keys: [randomBytes(32).toString("hex")] },
    scopes: SCOPE.split(" "),
    claims: {
      openid: ["sub"],
      profile: ["name"],
      email: ["email", "email_verified"],
      groups: ["groups"],
      acr: null,
      auth_time: null,
    },
    acrValues: [ACR],
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_ctx, interaction) => `/login/${interaction.uid}` },
    ttl: {
      AccessToken: accessTokenS,
      RefreshToken: SESSION_S,
      Grant: SESSION_S,
      Session: SESSION_S,
      IdToken: 600,
      AuthorizationCode: 60,
      Interaction: 900,
    },
    findAccount: (_ctx, subject) => {
      const person = people.find(subject);
      if (!person) return undefined;
      const { name, email } = person;
      // Read when it is asked for, not when the account was found: userinfo tells the groups of this moment.
      const claims = () => ({
        sub: subject,
        name,
        email,
        email_verified: true,
        groups: [...(people.find(subject)?.groups ?? [])],
      });
      return { accountId: subject, claims: async () => claims() };
    },
    // A step-up, or somebody else signing in here, takes nothing from the session that asks for the groups again.
    expiresWithSession: () => false,
    // One machine, one clock: a token is over when it says so.
    clockTolerance: 0,
    issueRefreshToken: () => true,
    rotateRefreshToken: true,
    loadExistingGrant: grantEverythingAsked,
  };
}

async function grantEverythingAsked(ctx: KoaContextWithOIDC) {
  const { provider, client, session } = ctx.oidc;
  if (!client || !session?.accountId) return undefined;
  const existing = session.grantIdFor(client.clientId);
  const found = existing ? await provider.Grant.find(existing) : undefined;
  if (found) return found;
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope(SCOPE);
  await grant.save();
  return grant;
}
