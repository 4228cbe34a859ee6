import { type Client, custom, Issuer } from "openid-client";
import { oidcSettings } from "./oidc-settings.ts";

export const CALLBACK_PATH = "/api/step-up/callback";
const TIMEOUT_MS = 5_000;
const CLOCK_TOLERANCE_S = 5;

let known: { readonly issuer: string; readonly client: Promise<Client> } | undefined;

/**
 * The relying party beside NextAuth's: for the step-up, whose code flow must not replace the session and must insist on a login
 * made now, and for renewing a session's tokens. A failed discovery is tried again at the next call.
 * @throws Error when the provider does not answer within 5 s
 */
export function providerClient(): Promise<Client> {
  const { issuer } = oidcSettings();
  if (known?.issuer !== issuer) {
    const client = discover();
    client.catch(() => {
      known = undefined;
    });
    known = { issuer, client };
  }
  return known.client;
}

async function discover(): Promise<Client> {
  const { issuer, clientId, clientSecret, publicUrl } = oidcSettings();
  const bounded = () => ({ timeout: TIMEOUT_MS });
  Issuer[custom.http_options] = bounded;
  const provider = await Issuer.discover(issuer);
  provider[custom.http_options] = bounded;
  const client = new provider.Client({
    client_id: clientId,
    client_secret: clientSecret,
    redirect_uris: [`${publicUrl}${CALLBACK_PATH}`],
    response_types: ["code"],
    require_auth_time: true,
  });
  client[custom.http_options] = bounded;
  client[custom.clock_tolerance] = CLOCK_TOLERANCE_S;
  return client;
}
