import type { ActionName } from "#domain/plans/actions.ts";

/** What a runbook says around its commands, in one language. */
export type RunbookWords = {
  readonly intro: (plan: string, version: number, hash: string) => string;
  readonly prepare: string;
  readonly prepareWhy: string;
  readonly decide: string;
  readonly approval: (approvers: number, of: string, people: string) => string;
  readonly noApproval: string;
  readonly lossApproval: (approvers: number, of: string, people: string) => string;
  readonly sovereignty: string;
  readonly values: (values: string) => string;
  readonly phase: { readonly before: string; readonly steps: string; readonly verify: string };
  readonly needs: (steps: string) => string;
  readonly at: (place: string) => string;
  readonly people: string;
  readonly look: string;
  readonly run: string;
  readonly after: string;
  readonly stop: string;
  readonly goesOn: string;
  readonly undo: string;
  /** When to stop, for what cannot simply be tried again. */
  readonly stopWhen: { readonly [Name in ActionName]?: string };
  readonly stopElse: string;
};
