import { generators } from "openid-client";
import { Refusal } from "#domain/refusal.ts";
import type { VerbContext } from "../../context.ts";
import { oidcSettings } from "../oidc-settings.ts";
import { CALLBACK_PATH, providerClient } from "../provider-client.ts";
import { sealTicket, stateFor } from "./ticket.ts";

/**
 * Where the browser goes to log in anew for one approval, and the sealed ticket it must bring back.
 * @throws Refusal `not-found` (step-up-not-found, also for another person's), `conflict` (step-up-used), `unavailable`
 */
export async function startStepUp(
  ctx: Pick<VerbContext, "actor" | "db">,
  stepUpId: string,
): Promise<{ readonly url: string; readonly ticket: string }> {
  const stepUp = await ctx.db.stepUp.findUnique({ where: { id: stepUpId } });
  if (!stepUp || stepUp.subject !== ctx.actor.subject) throw new Refusal("not-found", "step-up-not-found");
  if (stepUp.provenAt || stepUp.usedAt) throw new Refusal("conflict", "step-up-used");
  const verifier = generators.codeVerifier();
  const state = stateFor(stepUpId, generators.state());
  const content = { stepUpId, state, nonce: generators.nonce(), verifier };
  const client = await providerClient().catch(() => {
    throw new Refusal("unavailable", "identity-unavailable");
  });
  const { publicUrl, scope } = oidcSettings();
  const url = client.authorizationUrl({
    // A login made for one approval has no use for tokens that last.
    scope: scope.replace(/ ?\boffline_access\b/, ""),
    redirect_uri: `${publicUrl}${CALLBACK_PATH}`,
    prompt: "login",
    max_age: 0,
    state: content.state,
    nonce: content.nonce,
    code_challenge: generators.codeChallenge(verifier),
    code_challenge_method: "S256",
    ...(ctx.actor.email === undefined ? {} : { login_hint: ctx.actor.email }),
  });
  return { url, ticket: await sealTicket(content) };
}
