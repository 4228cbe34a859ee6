import { z } from "zod";
import { Refusal } from "#domain/refusal.ts";
import { type AuthorityContext, confirmAuthority } from "../access/confirm-authority.ts";
import { parseInput } from "../access/parse-input.ts";
import { appendAudit } from "../audit/append-audit.ts";
import { holdResponse } from "./respond-lock.ts";
import type { HandsOffChanged } from "./set-hands-off.ts";

const input = z.strictObject({});
export type LiftHandsOffInput = z.input<typeof input>;

/**
 * Lets policies act again at once, whoever set it and however often: what was held back and still lasts starts within a second.
 * @throws Refusal `forbidden`, `unavailable`, `conflict` (hands-off-not-set)
 */
export async function liftHandsOff(ctx: AuthorityContext, raw: LiftHandsOffInput): Promise<HandsOffChanged> {
  const actor = await confirmAuthority(ctx, "hands-off.lift", { type: "person", id: ctx.actor.subject });
  parseInput(input, raw);
  return ctx.db.$transaction(async (tx) => {
    await holdResponse(tx);
    const now = new Date();
    const lifted = await tx.handsOff.updateManyAndReturn({
      where: { liftedAt: null, until: { gt: now } },
      data: { liftedAt: now, liftedBy: actor.subject, liftedByName: actor.name },
      select: { id: true, reason: true, setByName: true },
    });
    if (lifted.length === 0) throw new Refusal("conflict", "hands-off-not-set");
    for (const { id, reason, setByName } of lifted)
      await appendAudit(tx, ctx.installationId, actor, {
        action: "hands-off.lifted",
        subjectType: "hands-off",
        subjectId: id,
        detail: { reason, setBy: setByName },
      });
    return { handsOff: null };
  });
}
