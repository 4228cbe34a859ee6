import { z } from "zod";
import { Refusal } from "#domain/refusal.ts";
import { appendAudit } from "../audit/append-audit.ts";
import { type AuthorityContext, confirmAuthority } from "./confirm-authority.ts";
import { parseInput } from "./parse-input.ts";

const input = z.strictObject({ subject: z.string().min(1).max(200), reason: z.string().trim().min(10).max(500) });
export type RevokeInput = z.input<typeof input>;

/**
 * Takes a person's rights away here, at once, whatever their session or the provider says (design §8.4). Safe to repeat.
 * @throws Refusal `forbidden`, `invalid` (also for oneself: nobody locks the last door from inside)
 */
export async function revokeAccess(ctx: AuthorityContext, raw: RevokeInput): Promise<{ readonly subject: string }> {
  const actor = await confirmAuthority(ctx, "access.revoke", { type: "person", id: ctx.actor.subject });
  const { subject, reason } = parseInput(input, raw);
  if (subject === actor.subject) throw new Refusal("invalid", "revoke-oneself");
  await ctx.db.$transaction(async (tx) => {
    const made = await tx.revocation.createMany({
      data: [{ subject, reason, revokedBy: actor.subject }],
      skipDuplicates: true,
    });
    if (made.count === 0) return;
    await appendAudit(tx, ctx.installationId, actor, {
      action: "access.revoked",
      subjectType: "person",
      subjectId: subject,
      detail: { reason },
    });
  });
  return { subject };
}
