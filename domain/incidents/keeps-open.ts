import { type RunStatus, TERMINAL } from "../runs/status.ts";
import { isUnanswered } from "./mitigated.ts";

type Known = {
  readonly runs: readonly { readonly number: number; readonly status: string }[];
  /** `answered`: by a run that ended well. */
  readonly losses: readonly {
    readonly subject: string;
    readonly endedAt: Date | string | null;
    readonly answered: boolean;
  }[];
};
/** Refusals, with words of their own (messages/*.json, `refusal`). */
export type KeepsOpenKey = "incident-run-open" | "incident-loss-open";
export type KeepsOpen =
  | { readonly key: Extract<KeepsOpenKey, "incident-run-open">; readonly values: { readonly run: number } }
  | { readonly key: Extract<KeepsOpenKey, "incident-loss-open">; readonly values: { readonly subject: string } };

/**
 * Why nobody may say yet that an incident is over: a run of it may still act, or something is lost and no run that ended well has
 * answered it. A loss is declared once, so nothing would speak of it any more. One that was answered may last for good: a zone that
 * burned down never answers again.
 */
export function keepsOpen({ runs, losses }: Known): KeepsOpen | null {
  const run = runs.find(({ status }) => !TERMINAL.has(status as RunStatus));
  if (run) return { key: "incident-run-open", values: { run: run.number } };
  const loss = losses.find(isUnanswered);
  return loss ? { key: "incident-loss-open", values: { subject: loss.subject } } : null;
}
