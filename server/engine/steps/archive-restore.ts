import type { ActionArgs } from "#domain/plans/actions.ts";
import type { RestoreTrouble } from "#domain/recovery-points/restore-trouble.ts";
import { AdapterError, RestoreImpossible } from "../../adapters/ports.ts";
import { chooseTarget } from "./choose-target.ts";
import { Final, NotDone, notSo, SO, type StepDefinition, until } from "./step.ts";

type Args = ActionArgs<"archive.restore">;
/** What the other steps of a restore test must know of it. */
export type RestoreFacts = {
  readonly component: string;
  readonly target: string;
  readonly scratch: string;
  readonly backup: string | null;
  /** Why it could not be restored, as far as the tool said it. Absent while nothing was tried, or nobody answered. */
  readonly trouble?: RestoreTrouble | "unknown";
  readonly restored?: {
    readonly timeline: number;
    readonly lastReplayedAt: string | null;
    readonly copyMs: number;
    readonly replayMs: number;
  };
};

/** How long a second that was just now is waited for, until its log is archived. */
const ARCHIVED_WITHIN_MS = 120_000;

/** Every run has a place of its own, so that what one left behind is told from what another needs. */
export function scratchOf(run: { readonly number: number }): string {
  return `rt-${run.number}`;
}
/** Nothing that runs is touched, so no region is locked for it; the token is of the scratch place alone. */
export function scratchScope(component: string): string {
  return `scratch/${component}`;
}

/**
 * Restores beside everything that runs. The moment is chosen once and kept before anything is done: whoever goes on from a dead executor
 * restores to the same one.
 */
export const archiveRestore: StepDefinition<Args> = {
  check: async (ctx) => (ctx.facts()["restored"] === undefined ? notSo("not-restored") : SO),
  act: async (ctx, { component, second, auto }) => {
    if (ctx.facts()["target"] === undefined) {
      let notYet: unknown;
      const chosen = await until(ctx, ARCHIVED_WITHIN_MS, async () => {
        try {
          return await chooseTarget(ctx, component, { second, auto });
        } catch (error) {
          if (error instanceof Final || !(error instanceof NotDone)) throw error;
          notYet = error;
          return null;
        }
      });
      if (chosen === null) throw notYet;
      const { at, backup } = chosen;
      await ctx.fact({
        component,
        target: at.toISOString(),
        scratch: scratchOf(ctx.run),
        backup,
      } satisfies RestoreFacts);
    }
    const { target, scratch } = ctx.facts() as unknown as RestoreFacts;
    const act = ctx.act(scratchScope(component), "restore");
    const { timeline, lastReplayedAt, copyMs, replayMs } = await ctx.adapters.archive
      .restoreTo(component, new Date(target), scratch, act)
      .catch(async (error: unknown) => {
        if (error instanceof RestoreImpossible) {
          await ctx.fact({ trouble: error.trouble } satisfies Pick<RestoreFacts, "trouble">);
          throw new Final(`restore-${error.trouble}`, { component, target }, error.detail);
        }
        if (error instanceof AdapterError && error.code === "failed") await ctx.fact({ trouble: "unknown" });
        throw error;
      });
    await ctx.fact({
      restored: { timeline, lastReplayedAt: lastReplayedAt?.toISOString() ?? null, copyMs, replayMs },
    });
  },
  verify: async (ctx) => (ctx.facts()["restored"] === undefined ? notSo("not-restored") : SO),
};
