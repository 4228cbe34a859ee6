import type { ActionArgs } from "#domain/plans/actions.ts";
import type { Confidence } from "#domain/recovery-points/recovery-point.ts";
import { speaksAgainst } from "#domain/recovery-points/restore-trouble.ts";
import { rowSample, speaksFor } from "#domain/recovery-points/row-sample.ts";
import type { ProofCheck } from "#domain/standards/postgresql.ts";
import { appendAudit } from "../../audit/append-audit.ts";
import { asJson } from "../../db/as-json.ts";
import type { RestoreFacts } from "./archive-restore.ts";
import { notSo, SO, type StepContext, type StepDefinition } from "./step.ts";

type Args = ActionArgs<"archive.record">;
/** Checks that every test makes: one that is not done has failed. */
const CHECKS = { canary: "proof.restored-canaries", rls: "proof.restored-policies" } as const;
type Made = { readonly check: ProofCheck; readonly ok: boolean };

/**
 * Writes down what a restore test proved, once a run: its result with its times, and how far the backup that it began with is proven now.
 * A test that failed is written down as well; one that had no second to restore to, or no room, or nobody to restore, tested nothing.
 */
export const archiveRecord: StepDefinition<Args> = {
  check: recorded,
  act: async (ctx, { component }) => {
    const run = await ctx.db.run.findUniqueOrThrow({ where: { id: ctx.run.id }, select: { installationId: true } });
    const facts = ((await ctx.factsOf("archive.restore")) as unknown as readonly Partial<RestoreFacts>[]).at(-1);
    const steps = await ctx.db.runStep.findMany({
      where: { runId: ctx.run.id },
      select: { action: true, status: true },
    });
    if (facts?.target === undefined || !isResult(facts)) return;
    const { target } = facts;
    const passed = (action: string) => {
      const own = steps.filter((step) => step.action === action);
      return own.length > 0 && own.every((step) => step.status === "done");
    };
    const checks: readonly Made[] = [
      { check: "canary", ok: passed(CHECKS.canary) },
      ...(await sampledRows(ctx)),
      { check: "rls", ok: passed(CHECKS.rls) },
    ];
    const restored = passed("archive.restore") && facts.restored !== undefined;
    const whole = restored && checks.every((one) => one.ok);
    const confidence: Confidence = whole ? "application-checked" : restored ? "restored" : "listed";
    const at = new Date();
    const backup = facts.backup ?? null;
    await ctx.db.$transaction(async (tx) => {
      const { count } = await tx.restoreTest.createMany({
        data: {
          installationId: run.installationId,
          component,
          runId: ctx.run.id,
          target: new Date(target),
          at,
          passed: whole,
          confidence,
          copyMs: facts.restored?.copyMs ?? null,
          replayMs: facts.restored?.replayMs ?? null,
          checks: asJson(checks),
          backup,
        },
        skipDuplicates: true,
      });
      if (count === 0) return;
      // A test that failed takes away what an earlier one proved of the same backup.
      if (backup !== null) {
        await tx.recoveryPoint.updateMany({
          where: { component, kind: "base-backup", externalId: backup },
          data: { confidence, confidenceAt: at },
        });
      }
      const actor = { kind: "system", subject: `run:${ctx.run.id}`, name: `FO-${ctx.run.number}`, roles: [] } as const;
      await appendAudit(tx, run.installationId, actor, {
        ...(whole ? { action: "restore-test.passed" } : { action: "restore-test.failed" }),
        subjectType: "run",
        subjectId: ctx.run.id,
        detail: { component, target, backup, confidence, checks },
      });
    });
  },
  verify: recorded,
};

/** Rows are held against the live database, which may be what is lost: where none could be drawn, nothing is said of the backup. */
async function sampledRows(ctx: StepContext): Promise<readonly Made[]> {
  const read = rowSample.safeParse((await ctx.factsOf("proof.restored-rows")).at(-1)?.["rows"]);
  const ok = read.success ? speaksFor(read.data) : null;
  return ok === null ? [] : [{ check: "row-hash", ok }];
}

async function recorded(ctx: StepContext) {
  const found = await ctx.db.restoreTest.findUnique({ where: { runId: ctx.run.id }, select: { id: true } });
  if (found !== null) return SO;
  const facts = (await ctx.factsOf("archive.restore")) as unknown as readonly Partial<RestoreFacts>[];
  return facts.some((one) => one.target !== undefined && isResult(one)) ? notSo("not-recorded") : SO;
}

/** Whether it says something of the backup. What the tool refused for a reason that nobody here knows is taken for a failed test. */
function isResult({ restored, trouble }: Partial<RestoreFacts>): boolean {
  if (restored !== undefined) return true;
  return trouble !== undefined && (trouble === "unknown" || speaksAgainst(trouble));
}
