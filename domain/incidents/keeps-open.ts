import { type RunStatus, TERMINAL } from "../runs/status.ts";

type Known = {
  readonly runs: readonly { readonly number: number; readonly status: string }[];
  readonly losses: readonly { readonly subject: string; readonly endedAt: Date | string | null }[];
};
/** Refusals, with words of their own (messages/*.json, `refusal`). */
export type KeepsOpenKey = "incident-run-open" | "incident-loss-open";
export type KeepsOpen =
  | { readonly key: Extract<KeepsOpenKey, "incident-run-open">; readonly values: { readonly run: number } }
  | { readonly key: Extract<KeepsOpenKey, "incident-loss-open">; readonly values: { readonly subject: string } };

/**
 * Why nobody may say yet that an incident is over: a run of it may still act, or something is still lost. A loss is declared once, so
 * nothing would speak of it any more.
 */
export function keepsOpen({ runs, losses }: Known): KeepsOpen | null {
  const run = runs.find(({ status }) => !TERMINAL.has(status as RunStatus));
  if (run) return { key: "incident-run-open", values: { run: run.number } };
  const loss = losses.find(({ endedAt }) => endedAt === null);
  return loss ? { key: "incident-loss-open", values: { subject: loss.subject } } : null;
}
