import { headers } from "next/headers";
import { NextRequest } from "next/server";
import { getToken } from "next-auth/jwt";
import { z } from "zod";
import { oidcSettings } from "./oidc-settings.ts";

/** What the encrypted session cookie holds. The access token never goes into the session a browser can read. */
export const sessionClaims = z.object({
  sub: z.string().min(1),
  name: z.string().nullish(),
  email: z.string().nullish(),
  emailVerified: z.boolean().default(false),
  groups: z.array(z.string()).default([]),
  /** Unix seconds of the last real login; absent when the provider does not say. */
  authTime: z.number().int().optional(),
  accessToken: z.string().optional(),
});
export type SessionClaims = z.output<typeof sessionClaims>;

/** The signed-in person's claims from the cookie of the request being served; null when there is no valid session. */
export async function readSessionClaims(): Promise<SessionClaims | null> {
  const cookie = (await headers()).get("cookie");
  if (!cookie) return null;
  const { publicUrl, secret } = oidcSettings();
  const req = new NextRequest(publicUrl, { headers: { cookie } });
  const token = await getToken({ req, secret, secureCookie: publicUrl.startsWith("https://") });
  const parsed = sessionClaims.safeParse(token);
  return parsed.success ? parsed.data : null;
}
