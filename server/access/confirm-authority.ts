import { allows, type Permission } from "#domain/access/permissions.ts";
import type { Actor } from "#domain/access/roles.ts";
import { Refusal } from "#domain/refusal.ts";
import { type Identity, IdentityUnavailable } from "../auth/identity.ts";
import type { VerbContext } from "../context.ts";
import { appendDenial } from "./permit.ts";

/** What a dangerous verb is handed: a session may be stale, so the provider can be asked again. */
export type AuthorityContext = VerbContext & { readonly identity: Identity };

type Subject = { readonly type: "run" | "approval" | "plan" | "person"; readonly id: string };

/**
 * First line of every dangerous verb (design §8.4): the local revocation list, then the groups as the provider gives them now.
 * `stopping` is for pause and cancel: a provider that cannot answer does not keep a person from stopping a run, while one that
 * says the role is gone does.
 * @returns the actor with the roles held now
 * @throws Refusal `forbidden` (access-revoked, role-taken-away, forbidden), `unavailable` (identity-unavailable),
 *   `not-signed-in` (sign-in-again)
 */
export async function confirmAuthority(
  ctx: AuthorityContext,
  permission: Permission,
  subject: Subject,
  purpose: "acting" | "stopping" = "acting",
): Promise<Actor> {
  const { actor } = ctx;
  const revoked = await ctx.db.revocation.findUnique({ where: { subject: actor.subject } });
  if (revoked) return refuse("forbidden", "access-revoked");
  const roles = await rolesNow();
  if (allows(roles, permission)) return { ...actor, roles };
  return refuse("forbidden", allows(actor.roles, permission) ? "role-taken-away" : "forbidden");

  async function rolesNow(): Promise<Actor["roles"]> {
    try {
      return await ctx.identity.rolesNow();
    } catch (error) {
      if (!(error instanceof IdentityUnavailable)) throw error;
      if (purpose === "stopping") return actor.roles;
      return error.because === "session-ended"
        ? refuse("not-signed-in", "sign-in-again")
        : refuse("unavailable", "identity-unavailable");
    }
  }

  async function refuse(code: "forbidden" | "unavailable" | "not-signed-in", key: string): Promise<never> {
    await appendDenial(ctx, permission, subject, key);
    throw new Refusal(code, key, { permission });
  }
}
