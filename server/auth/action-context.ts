import { Refusal } from "#domain/refusal.ts";
import type { AuthorityContext } from "../access/confirm-authority.ts";
import { container } from "../container.ts";
import { currentActor } from "./current-actor.ts";
import { providerIdentity } from "./identity.ts";
import { readSessionClaims } from "./session-claims.ts";

/**
 * What a server action hands to its verb: the signed-in person, the site in force, and the way to ask the provider again.
 * @throws Refusal `not-signed-in` without a session, or when the person's access was revoked here
 */
export async function actionContext(): Promise<AuthorityContext> {
  const [actor, claims, parts] = await Promise.all([currentActor(), readSessionClaims(), container()]);
  if (!actor || !claims) throw new Refusal("not-signed-in", "not-signed-in");
  const session = { subject: actor.subject, accessToken: claims.accessToken };
  return { ...parts, actor, identity: providerIdentity(session, parts.topology.roles) };
}
