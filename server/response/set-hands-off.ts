import { z } from "zod";
import { HANDS_OFF_LEAST_MS, HANDS_OFF_MOST_MS } from "#domain/response/hands-off.ts";
import { type AuthorityContext, confirmAuthority } from "../access/confirm-authority.ts";
import { parseInput } from "../access/parse-input.ts";
import { appendAudit } from "../audit/append-audit.ts";
import { type HandsOffNow, readHandsOff } from "./read-hands-off.ts";
import { holdResponse } from "./respond-lock.ts";

const input = z.strictObject({
  reason: z.string().trim().min(10).max(500),
  forMs: z.int().min(HANDS_OFF_LEAST_MS).max(HANDS_OFF_MOST_MS),
});
export type SetHandsOffInput = z.input<typeof input>;
export type HandsOffChanged = { readonly handsOff: HandsOffNow | null };

/**
 * From the answer on nothing starts without being asked, until the time given. What runs already goes on. Setting it again makes it
 * last longer, never shorter: ending it early is a commander's.
 * @throws Refusal `forbidden`, `invalid`
 */
export async function setHandsOff(ctx: AuthorityContext, raw: SetHandsOffInput): Promise<HandsOffChanged> {
  const subject = { type: "person", id: ctx.actor.subject } as const;
  const actor = await confirmAuthority(ctx, "hands-off.set", subject, "stopping");
  const { reason, forMs } = parseInput(input, raw);
  return ctx.db.$transaction(async (tx) => {
    await holdResponse(tx);
    const now = new Date();
    const until = new Date(now.getTime() + forMs);
    const by = { setBy: actor.subject, setByName: actor.name, setAt: now };
    const set = await tx.handsOff.create({ data: { installationId: ctx.installationId, reason, ...by, until } });
    await appendAudit(tx, ctx.installationId, actor, {
      action: "hands-off.set",
      subjectType: "hands-off",
      subjectId: set.id,
      detail: { reason, until: until.toISOString() },
    });
    return { handsOff: await readHandsOff(tx, now) };
  });
}
