import { errors } from "openid-client";
import type { Topology } from "#domain/topology/topology.ts";
import { askUserinfo, groupsIn, IdentityUnavailable } from "./identity.ts";
import { oidcSettings } from "./oidc-settings.ts";
import { providerClient } from "./provider-client.ts";
import type { SessionClaims } from "./session-claims.ts";
import { nowInSeconds, sessionEnd } from "./session-end.ts";

/** Pages ask for it each minute (components/live/keep-session.ts): twice before a token ends, since one call may fail. */
const BEFORE_S = 150;
/** Where the provider does not say how long its tokens live. */
const SUPPOSED_S = 5 * 60;
/** How long another tab may still bring the refresh token that was just exchanged. Using it twice ends everything at the provider. */
const REMEMBERED_MS = 5 * 60_000;
/** Answers that no later attempt would change (RFC 6749 §5.2). */
const WORTHLESS: ReadonlySet<unknown> = new Set(["invalid_grant", "unauthorized_client"]);

type Tokens = Pick<SessionClaims, "accessToken" | "accessTokenUntil" | "refreshToken">;
/** `groups` null: the tokens are new, but who the person is now was not said. */
type Renewed = { readonly tokens: Tokens; readonly groups: readonly string[] | null };

/** What a session keeps of the provider's answer to a login or a renewal. */
export function tokensOf(
  answer: {
    readonly access_token?: string | undefined;
    readonly refresh_token?: string | undefined;
    readonly expires_at?: number | undefined;
  },
  now = nowInSeconds(),
): Tokens {
  return {
    accessToken: answer.access_token,
    accessTokenUntil: Math.floor(answer.expires_at ?? now + SUPPOSED_S),
    refreshToken: answer.refresh_token,
  };
}

/**
 * The same session with new tokens and the groups of this moment, shortly before its access token ends; it then lasts longer, too.
 * A provider that is silent changes nothing, and one that refuses leaves a session that reads: dangerous verbs ask people to sign
 * in again. Never throws, since NextAuth would end the session.
 */
export async function renewSession(
  given: SessionClaims,
  roles: Topology["roles"],
  now = nowInSeconds(),
): Promise<SessionClaims> {
  // Its cookie is sealed anew each time: without an end of its own it would never be over.
  const { until = sessionEnd(now, now), signedInAt = now } = given;
  const claims = { ...given, until, signedInAt };
  const { refreshToken, accessTokenUntil = 0, ...rest } = claims;
  if (refreshToken === undefined || until <= now || accessTokenUntil - now > BEFORE_S) return claims;
  try {
    const { tokens, groups } = await once(refreshToken, () => ask(claims.sub, refreshToken, roles));
    if (groups === null) return { ...claims, ...tokens };
    return { ...rest, ...tokens, groups: [...groups], until: sessionEnd(signedInAt, now) };
  } catch (error) {
    const ended = error instanceof IdentityUnavailable && error.because === "session-ended";
    console.warn(`session of ${claims.sub} not renewed: ${error instanceof Error ? error.message : String(error)}`);
    return ended ? { ...rest, accessTokenUntil } : claims;
  }
}

async function ask(subject: string, refreshToken: string, roles: Topology["roles"]): Promise<Renewed> {
  const answer = await exchange(refreshToken);
  const tokens = { ...tokensOf(answer), refreshToken: answer.refresh_token ?? refreshToken };
  try {
    const claims = await askUserinfo(oidcSettings().issuer, answer.access_token ?? "");
    if (claims["sub"] !== subject) throw new IdentityUnavailable("session-ended");
    return { tokens, groups: groupsIn(claims, roles) };
  } catch (error) {
    // The old token is used up: the new one must be kept, whoever answered last.
    if (error instanceof IdentityUnavailable && error.because === "no-answer") return { tokens, groups: null };
    throw error;
  }
}

async function exchange(refreshToken: string) {
  try {
    const client = await providerClient();
    return await client.grant({ grant_type: "refresh_token", refresh_token: refreshToken });
  } catch (error) {
    const ended = error instanceof errors.OPError && WORTHLESS.has(error.error);
    throw new IdentityUnavailable(ended ? "session-ended" : "no-answer", { cause: error });
  }
}

// Route handlers are bundled apart: what must exist once a process hangs on globalThis.
const shared = globalThis as { haechiRenewals?: Map<string, Promise<Renewed>> };

/**
 * Tabs of one browser bring the same refresh token, at once or a moment later: all are given the answer to the first. Where the
 * token stays the same, only those at once: the next one means to renew again.
 */
function once(refreshToken: string, renew: () => Promise<Renewed>): Promise<Renewed> {
  shared.haechiRenewals ??= new Map();
  const under = shared.haechiRenewals;
  const known = under.get(refreshToken);
  if (known) return known;
  const renewed = renew();
  under.set(refreshToken, renewed);
  const forget = () => under.delete(refreshToken);
  renewed.then(({ tokens }) => {
    if (tokens.refreshToken === refreshToken) forget();
    else setTimeout(forget, REMEMBERED_MS).unref();
  }, forget);
  return renewed;
}
