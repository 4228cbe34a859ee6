import { allows, type Permission } from "#domain/access/permissions.ts";
import { Refusal } from "#domain/refusal.ts";
import { appendAudit } from "../audit/append-audit.ts";
import type { VerbContext } from "../context.ts";

/**
 * First line of every verb: may one of the actor's roles do this? A refused attempt is itself a row of the audit.
 * @throws Refusal `forbidden` with the key `forbidden`.
 */
export async function permit(
  ctx: Pick<VerbContext, "actor" | "db" | "installationId">,
  permission: Permission,
  subject: { readonly type: "run" | "approval" | "plan" | "person"; readonly id: string } = {
    type: "person",
    id: ctx.actor.subject,
  },
): Promise<void> {
  if (allows(ctx.actor.roles, permission)) return;
  await appendDenial(ctx, permission, subject, "role");
  throw new Refusal("forbidden", "forbidden", { permission });
}

/** `access.denied` stands alone: there is no state change it could share a transaction with. */
export async function appendDenial(
  ctx: Pick<VerbContext, "actor" | "db" | "installationId">,
  permission: string,
  subject: { readonly type: "run" | "approval" | "plan" | "person"; readonly id: string },
  because: string,
): Promise<void> {
  await appendAudit(ctx.db, ctx.installationId, ctx.actor, {
    action: "access.denied",
    subjectType: subject.type,
    subjectId: subject.id,
    detail: { permission, because },
  });
}
