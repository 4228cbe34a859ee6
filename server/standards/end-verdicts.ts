import { appendAudit } from "../audit/append-audit.ts";
import type { Transaction } from "../db/client.ts";
import { WORKER } from "../engine/legs/run-rows.ts";

/** A verdict that was in force until now. */
export type EndedVerdict = {
  readonly standard: string;
  readonly component: string;
  readonly part: string;
  readonly status: string;
  readonly since: Date;
};

/** Ends the verdicts of demands that a component's standard no longer makes, each with its record. @param parts what it does demand */
export async function endVerdicts(
  tx: Transaction,
  installationId: string,
  { standard, component }: { readonly standard: string; readonly component: string },
  parts: readonly string[],
  now: Date,
): Promise<void> {
  const ended = await tx.$queryRaw<EndedVerdict[]>`
    UPDATE standard_verdict SET ended_at = greatest(${now}, since)
    WHERE component = ${component} AND standard = ${standard} AND ended_at IS NULL AND part <> ALL(${[...parts]}::text[])
    RETURNING standard, component, part, status, since`;
  await recordEnded(tx, installationId, ended);
}

/** That it was neither kept nor broken in the end: nobody asks for it any more. */
export async function recordEnded(
  tx: Transaction,
  installationId: string,
  ended: readonly EndedVerdict[],
): Promise<void> {
  for (const { standard, component, part, status, since } of ended) {
    await appendAudit(tx, installationId, WORKER, {
      action: "standard.withdrawn",
      subjectType: "standard",
      subjectId: `${standard}/${component}/${part}`,
      detail: { was: status, since: since.toISOString() },
    });
  }
}
