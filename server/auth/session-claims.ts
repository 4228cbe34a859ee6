import { headers } from "next/headers";
import { NextRequest } from "next/server";
import { getToken } from "next-auth/jwt";
import { z } from "zod";
import { oidcSettings } from "./oidc-settings.ts";
import { nowInSeconds } from "./session-end.ts";

const seconds = z.number().int();

/** What the encrypted session cookie holds, times in Unix seconds. No token ever goes into the session a browser can read. */
export const sessionClaims = z.object({
  sub: z.string().min(1),
  name: z.string().nullish(),
  email: z.string().nullish(),
  emailVerified: z.boolean().default(false),
  groups: z.array(z.string()).default([]),
  /** The last real login; absent when the provider does not say. */
  authTime: seconds.optional(),
  signedInAt: seconds.optional(),
  /** When the session is over, whatever the cookie says; moved on each time the provider confirms the person. */
  until: seconds.optional(),
  accessToken: z.string().optional(),
  accessTokenUntil: seconds.optional(),
  /** Absent where the provider gives none, or has said that it is worth nothing any more. */
  refreshToken: z.string().optional(),
});
export type SessionClaims = z.output<typeof sessionClaims>;

/** The signed-in person's claims from the cookie of the request being served; null when there is no valid session. */
export async function readSessionClaims(): Promise<SessionClaims | null> {
  const cookie = (await headers()).get("cookie");
  return cookie ? claimsOf(cookie) : null;
}

/** @param cookie the request's header */
export async function claimsOf(cookie: string, now = nowInSeconds()): Promise<SessionClaims | null> {
  const { publicUrl, secret } = oidcSettings();
  const req = new NextRequest(publicUrl, { headers: { cookie } });
  const token = await getToken({ req, secret, secureCookie: publicUrl.startsWith("https://") });
  const parsed = sessionClaims.safeParse(token);
  if (!parsed.success) return null;
  const { until } = parsed.data;
  return until !== undefined && until <= now ? null : parsed.data;
}
