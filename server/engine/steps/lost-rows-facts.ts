import { judgeChoice, type RowsChoice, rowsChoice } from "#domain/lost-rows/choice.ts";
import { type Comparison, comparison } from "#domain/lost-rows/comparison.ts";
import type { RowsProgress } from "../../adapters/ports.ts";
import { lookAtNodes, onePrimary } from "./database-nodes.ts";
import { need } from "./site.ts";
import { Final, NotDone, type StepContext } from "./step.ts";

/** What the run's comparison found. @throws NotDone when nothing was compared */
export async function comparedFacts(ctx: StepContext, component: string): Promise<Comparison> {
  const found = (await ctx.factsOf("archive.compare")).findLast((one) => one["component"] === component);
  const read = comparison.safeParse(found?.["comparison"]);
  if (!read.success) throw new NotDone("not-compared");
  return read.data;
}

/**
 * What a person decided about it; a step that was passed over decided for nothing. Judged once more before anything is written: a row that
 * says so is not believed.
 * @param signedRows as `judgeChoice` has it
 * @throws Final when nobody decided, or what was decided may not be carried out
 */
export async function chosenRows(ctx: StepContext, component: string, signedRows: number | null): Promise<RowsChoice> {
  const rows = await ctx.db.runStep.findMany({ where: { runId: ctx.run.id, action: "archive.choose" } });
  const steps = rows.filter((row) => (row.facts as Record<string, unknown>)["component"] === component);
  const last = steps.at(-1);
  if (last?.status === "skipped") return { what: "nothing" };
  const read = rowsChoice.safeParse((last?.facts as Record<string, unknown> | undefined)?.["choice"]);
  if (!read.success) throw new Final("nothing-chosen");
  const { reasons } = judgeChoice(read.data, await comparedFacts(ctx, component), signedRows);
  const [refusing] = reasons.filter((one) => one.refuses);
  if (refusing) throw new Final(refusing.key, refusing.values);
  return read.data;
}

/** Zone of the primary that rows are held against and put back into: the one in force, by the rule that every step takes it by. */
export async function liveZone(ctx: StepContext, archive: string): Promise<string> {
  const { of } = need(ctx.topology, "archive", archive).component;
  return (await onePrimary(ctx, of, await lookAtNodes(ctx, of))).zone;
}

/** Tells how far it is, one write at a time; what fails to be told is told by the next. */
export function progressOf(ctx: StepContext): {
  readonly told: (now: RowsProgress) => void;
  readonly last: () => Promise<void>;
} {
  let telling = Promise.resolve();
  return {
    told: (now) => {
      telling = telling.then(() => ctx.fact({ progress: now })).catch(() => undefined);
    },
    last: () => telling,
  };
}
