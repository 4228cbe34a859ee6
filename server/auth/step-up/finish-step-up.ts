import { errors } from "openid-client";
import { Refusal } from "#domain/refusal.ts";
import { oidcSettings } from "../oidc-settings.ts";
import { CALLBACK_PATH, providerClient } from "../provider-client.ts";
import type { Ticket } from "./ticket.ts";

/** Who logged in, and when, by the provider's signed word. */
export type NewLogin = { readonly subject: string; readonly authTime: Date };

/**
 * Exchanges the code and verifies the id_token: signature by the provider's keys, issuer, audience, nonce, expiry, `auth_time`
 * present (OpenID Connect Core §3.1.3.7). Whether that login is new enough, and whose it must be, is judged by `proveStepUp`.
 * @throws Refusal `forbidden` (step-up-declined, step-up-not-verified), `unavailable` (identity-unavailable)
 */
export async function finishStepUp(answer: URLSearchParams, ticket: Ticket): Promise<NewLogin> {
  try {
    const client = await providerClient();
    const tokens = await client.callback(
      `${oidcSettings().publicUrl}${CALLBACK_PATH}`,
      client.callbackParams(`http://here/?${answer}`),
      { state: ticket.state, nonce: ticket.nonce, code_verifier: ticket.verifier, response_type: "code" },
    );
    const { sub, auth_time } = tokens.claims();
    if (auth_time === undefined) throw new Refusal("forbidden", "step-up-not-verified");
    return { subject: sub, authTime: new Date(auth_time * 1_000) };
  } catch (error) {
    if (error instanceof Refusal) throw error;
    if (error instanceof errors.OPError) throw new Refusal("forbidden", "step-up-declined");
    if (error instanceof errors.RPError) {
      console.warn(`step-up ${ticket.stepUpId} not verified: ${error.message}`);
      throw new Refusal("forbidden", "step-up-not-verified");
    }
    throw new Refusal("unavailable", "identity-unavailable");
  }
}
