import { removalKeyOf } from "#domain/objects/own-keys.ts";
import type { ActionArgs } from "#domain/plans/actions.ts";
import { appendAudit } from "../../audit/append-audit.ts";
import { asJson } from "../../db/as-json.ts";
import { bucketBefore } from "./bucket-before.ts";
import { need } from "./site.ts";
import { notSo, refused, SO, type StepContext, type StepDefinition } from "./step.ts";

type Args = ActionArgs<"objects.try-removal">;
/** The version that is tried is locked for a day: long enough for every try, and soon nobody's burden. */
const LOCKED_MS = 86_400_000;

/**
 * Writes a locked version of the product's own and tries each way in which it could go. That all are refused is what write-once means; each
 * try and its answer is a row of the audit, and one that is not refused is a breach of the standard.
 */
export const objectsTryRemoval: StepDefinition<Args> = {
  check: tried,
  act: async (ctx, { component: id }) => {
    const { component } = need(ctx.topology, "objects", id);
    const key = removalKeyOf(component.prefix, ctx.run.number, ctx.step.id);
    const scope = `objects/${id}`;
    const before = await bucketBefore(ctx, id, scope);
    const body = `Nobody can remove this before its time. Run FO-${ctx.run.number}.`;
    const retainUntil = new Date(ctx.run.startedAt.getTime() + LOCKED_MS);
    const { versionId } = await ctx.adapters.objects.put(id, { key, body, retainUntil }, ctx.act(scope, "put"));
    await ctx.fact({ key, versionId });
    const attempts = await ctx.adapters.objects.tryRemoval(id, { key, versionId }, before, ctx.act(scope, "try"));
    const possible = attempts.filter((one) => !one.refused).map((one) => one.path);
    const { installationId } = await ctx.db.run.findUniqueOrThrow({
      where: { id: ctx.run.id },
      select: { installationId: true },
    });
    const actor = { kind: "system", subject: `run:${ctx.run.id}`, name: `FO-${ctx.run.number}`, roles: [] } as const;
    await ctx.db.$transaction(async (tx) => {
      const of = { runId: ctx.run.id, stepId: ctx.step.id };
      const { count } = await tx.objectRemoval.createMany({
        data: {
          ...of,
          installationId,
          component: id,
          at: new Date(),
          key,
          versionId,
          attempts: asJson(attempts),
          possible,
        },
        skipDuplicates: true,
      });
      if (count === 0) return;
      for (const { path, refused: no, said } of attempts) {
        await appendAudit(tx, installationId, actor, {
          action: no ? "objects.removal-refused" : "objects.removal-possible",
          subjectType: "objects",
          subjectId: id,
          detail: { path, said, key, versionId, run: ctx.run.id },
        });
      }
    });
    await ctx.fact({ tried: attempts.length, possible });
  },
  verify: tried,
};

async function tried(ctx: StepContext) {
  const found = await ctx.db.objectRemoval.findUnique({
    where: { runId_stepId: { runId: ctx.run.id, stepId: ctx.step.id } },
  });
  if (found === null) return notSo("removal-not-tried");
  return found.possible.length === 0 ? SO : refused("removal-possible", { paths: found.possible.join(", ") });
}
