import { z } from "zod";
import { judgeChoice, rowsChoice, rowsOverwritten } from "#domain/lost-rows/choice.ts";
import { type Comparison, comparison } from "#domain/lost-rows/comparison.ts";
import { Refusal } from "#domain/refusal.ts";
import { type AuthorityContext, confirmAuthority } from "../access/confirm-authority.ts";
import { parseInput } from "../access/parse-input.ts";
import { appendAudit } from "../audit/append-audit.ts";
import { asJson } from "../db/as-json.ts";
import type { Transaction } from "../db/client.ts";
import { enqueueLeg } from "../engine/start-leg.ts";
import { signedRows } from "../lost-rows/signed-rows.ts";
import { type Changed, holdRun, isBeingCancelled, reasonText, runInput } from "./run-change.ts";

const input = z.strictObject({
  ...runInput.shape,
  stepId: z.string().min(1),
  /** The comparison whose figures the page showed: a choice is for what was seen. */
  compared: z.string().min(1),
  choice: rowsChoice,
  reason: reasonText,
});
export type ChooseRowsInput = z.input<typeof input>;

/**
 * A person decides what becomes of rows that a live database lacks: put them back, table by table, or nothing. Overwriting what was
 * changed since loses what stands there now, so it takes a run that was asked for with a loss and whose approvers signed as many rows. The
 * next leg starts with it; of two people choosing at once, the second is told so.
 * @throws Refusal `forbidden`, `unavailable`, `not-found`, `conflict` (not-paused, being-cancelled, step-wants-no-decision,
 *   compared-anew), `blocked` (table-not-compared, nothing-differs, overwrite-not-chosen, overwrite-needs-loss,
 *   overwrites-more-than-signed)
 */
export async function chooseRows(ctx: AuthorityContext, raw: ChooseRowsInput): Promise<Changed> {
  const actor = await confirmAuthority(ctx, "failovers.choose-rows", { type: "person", id: ctx.actor.subject });
  const { runId, stepId, compared, choice, reason } = parseInput(input, raw);
  return ctx.db.$transaction(async (tx) => {
    const run = await holdRun(tx, runId);
    if (isBeingCancelled(run)) throw new Refusal("conflict", "being-cancelled");
    if (run.status !== "paused") throw new Refusal("conflict", "not-paused", { status: run.status });
    const step = await tx.runStep.findUnique({ where: { runId_stepId: { runId, stepId } } });
    if (step?.action !== "archive.choose" || step.status !== "waiting_for_person" || step.decision !== null)
      throw new Refusal("conflict", "step-wants-no-decision", { step: stepId });
    const facts = step.facts as Record<string, unknown>;
    const found = await comparisonFor(tx, runId, facts["component"]);
    if (found.id !== compared) throw new Refusal("conflict", "compared-anew");
    const [refusing] = judgeChoice(choice, found, await signedRows(tx, runId)).reasons.filter((one) => one.refuses);
    if (refusing) throw new Refusal("blocked", refusing.key, refusing.values);

    await tx.runStep.update({
      where: { id: step.id },
      data: {
        ...{ decision: "done", decidedBy: actor.subject, decidedWhy: reason },
        facts: asJson({ ...facts, choice }),
      },
    });
    await tx.run.update({ where: { id: runId }, data: { status: "running", desired: "run" } });
    await enqueueLeg(tx, run);
    const figures = figuresOf(choice, found);
    const values = { by: actor.name, step: stepId, ...figures, reason };
    const key = choice.what === "nothing" ? "step.chosen-nothing" : "step.chosen";
    await tx.runFact.create({ data: { runId, kind: "decision", source: actor.name, key, values } });
    await appendAudit(tx, ctx.installationId, actor, {
      ...{ action: "step.chosen", subjectType: "step", subjectId: stepId },
      detail: { runId, compared, choice: asJson(choice), ...figures, reason },
    });
    return { runId, status: "running", desired: "run" };
  });
}

async function comparisonFor(tx: Transaction, runId: string, component: unknown): Promise<Comparison> {
  const steps = await tx.runStep.findMany({ where: { runId, action: "archive.compare" }, select: { facts: true } });
  const all = steps.map((one) => one.facts as Record<string, unknown>);
  const read = comparison.safeParse(all.findLast((one) => one["component"] === component)?.["comparison"]);
  if (!read.success) throw new Refusal("conflict", "compared-anew");
  return read.data;
}

function figuresOf(choice: z.output<typeof rowsChoice>, { tables }: Comparison) {
  if (choice.what === "nothing") return { tables: 0, rows: 0, overwritten: 0 };
  const chosen = tables.filter(({ table }) => choice.tables.includes(table));
  const rows = chosen.reduce((all, one) => all + one.missing, 0);
  return { tables: chosen.length, rows, overwritten: rowsOverwritten(choice, tables) };
}
