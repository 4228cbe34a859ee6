import { z } from "zod";

const settings = z.object({
  OIDC_ISSUER: z.url(),
  OIDC_CLIENT_ID: z.string().min(1),
  OIDC_CLIENT_SECRET: z.string().min(16),
  OIDC_SCOPE: z
    .string()
    .regex(/(^| )openid( |$)/)
    .default("openid profile email groups"),
  NEXTAUTH_URL: z.url(),
  NEXTAUTH_SECRET: z.string().min(32),
});

export type OidcSettings = {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Some providers give refresh tokens only when `offline_access` is among them. */
  readonly scope: string;
  readonly publicUrl: string;
  readonly secret: string;
};

/**
 * The provider and this site's own address, from the environment.
 * @throws Error naming each variable that is missing or unfit.
 */
export function oidcSettings(env: Readonly<Record<string, string | undefined>> = process.env): OidcSettings {
  const parsed = settings.safeParse(env);
  if (!parsed.success) {
    const names = parsed.error.issues.map((issue) => `${issue.path.join(".")} (${issue.message})`).join(", ");
    throw new Error(`Sign-in is not configured; set these variables: ${names}`);
  }
  const { data } = parsed;
  return {
    issuer: data.OIDC_ISSUER.replace(/\/$/, ""),
    clientId: data.OIDC_CLIENT_ID,
    clientSecret: data.OIDC_CLIENT_SECRET,
    scope: data.OIDC_SCOPE,
    publicUrl: data.NEXTAUTH_URL.replace(/\/$/, ""),
    secret: data.NEXTAUTH_SECRET,
  };
}

/** The issuer is on this machine: the provider of the demo. Pages then carry a banner that says so. */
export function isLocalProvider(issuer: string | undefined = process.env["OIDC_ISSUER"]): boolean {
  if (!issuer || !URL.canParse(issuer)) return false;
  const { hostname } = new URL(issuer);
  return hostname === "localhost" || hostname === "[::1]" || /^127\./.test(hostname);
}
