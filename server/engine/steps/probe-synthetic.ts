import type { ActionArgs } from "#domain/plans/actions.ts";
import { inTime } from "#domain/synthetic/judge-synthetic.ts";
import { looking, NotDone, notSo, SO, until } from "./step.ts";

/**
 * A customer's transaction goes through so many times in a row, each in time, as the service's own `synthetic` says (mission F4): only
 * then is the service normal. One that fails or is late starts the count again.
 */
export const probeSynthetic = looking<ActionArgs<"probe.synthetic">>(async (ctx, { service }) => {
  const synthetic = ctx.topology.services[service]?.synthetic;
  if (synthetic === undefined) throw new NotDone("no-synthetic", { service });
  // As many as must pass, each as late as it may be, and one that is given up before them: longer means that they do not pass.
  const patienceMs = synthetic.passes * (synthetic.caseP95Ms + synthetic.alertP95Ms) + synthetic.giveUpMs;
  const seen: { at: string; stage: string; caseMs: number | null; alertMs: number | null }[] = [];
  let inARow = 0;
  let own: string | undefined;
  const passed = await until(ctx, patienceMs, async () => {
    const at = new Date().toISOString();
    const { value, error } = await ctx.adapters.synthetic.transact(service, { signal: ctx.signal });
    const { stage, caseMs, alertMs } = value;
    inARow = inTime({ ok: error === null, caseMs, alertMs }, synthetic) ? inARow + 1 : 0;
    seen.push({ at, stage, caseMs, alertMs });
    own = error ?? undefined;
    return inARow >= synthetic.passes;
  });
  const last = seen.slice(-synthetic.passes);
  await ctx.fact({
    service,
    passes: synthetic.passes,
    inARow,
    transactions: seen.length,
    caseMs: longest(last.map((one) => one.caseMs)),
    alertMs: longest(last.map((one) => one.alertMs)),
    last,
  });
  return passed ? SO : notSo("synthetic-too-few", { service, inARow, passes: synthetic.passes }, own);
});

/** The slowest of them: all the others were faster. */
function longest(figures: readonly (number | null)[]): number | null {
  return figures.some((one) => one === null) ? null : Math.max(...figures.map((one) => one ?? 0));
}
