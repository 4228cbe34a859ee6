import { startStepUp } from "../step-up/start-step-up.ts";
import { openTicket } from "../step-up/ticket.ts";
import { Browser } from "./browser.ts";

export const CLIENT = { id: "haechi", secret: "a-secret-of-this-test-alone", publicUrl: "http://localhost:3999" };
export const STEP_UP_ID = "0199aa00-0000-7000-8000-000000000001";

/** Sets what the web process would be told of its provider. */
export function useProvider(issuer: string): void {
  Object.assign(process.env, {
    OIDC_ISSUER: issuer,
    OIDC_CLIENT_ID: CLIENT.id,
    OIDC_CLIENT_SECRET: CLIENT.secret,
    NEXTAUTH_URL: CLIENT.publicUrl,
    NEXTAUTH_SECRET: "another-secret-of-this-test-alone-0123456789",
  });
}

/** A step-up as far as the provider's login; only its database row is a stand-in. */
export async function begin(subject: string, id = STEP_UP_ID) {
  const row = { id, subject, provenAt: null, usedAt: null };
  const db = { stepUp: { findUnique: async () => row } } as unknown as Parameters<typeof startStepUp>[0]["db"];
  const actor = { kind: "person", subject, name: subject, roles: ["executive"] } as const;
  const { url, ticket } = await startStepUp({ actor, db }, id);
  const opened = await openTicket(ticket);
  if (!opened) throw new Error("The ticket does not open.");
  return { url, ticket: opened };
}

/** The tokens a session would hold: the same code flow, exchanged by hand. */
export async function tokensByHand(issuer: string, subject: string, password: string, browser = new Browser()) {
  const { url, ticket } = await begin(subject);
  const left = await browser.logIn(url, subject, password);
  const answer = await fetch(`${issuer}/token`, {
    method: "POST",
    headers: { authorization: `Basic ${btoa(`${CLIENT.id}:${CLIENT.secret}`)}` },
    body: new URLSearchParams({
      grant_type: "authorization_code",
      code: left.searchParams.get("code") ?? "",
      redirect_uri: `${CLIENT.publicUrl}/api/step-up/callback`,
      code_verifier: ticket.verifier,
    }),
  });
  return (await answer.json()) as { readonly access_token: string; readonly refresh_token: string };
}
