import { uuid7 } from "#domain/ids.ts";
import type { ObjectiveStatus } from "#domain/objectives/status.ts";
import { leavingReason } from "#domain/sovereignty/leaving.ts";
import type { Verdict } from "#domain/standards/standard.ts";
import { type AuditEntry, appendAudit } from "../audit/append-audit.ts";
import type { Database } from "../db/client.ts";
import { WORKER } from "../engine/legs/run-rows.ts";
import { declareLeaving } from "./declare-leaving.ts";
import { endVerdicts } from "./end-verdicts.ts";

const ACTION_OF: Readonly<Record<ObjectiveStatus, AuditEntry["action"]>> = {
  met: "standard.met",
  at_risk: "standard.at-risk",
  breached: "standard.breached",
  not_measured: "standard.not-measured",
};

/**
 * Keeps since when each demand of a component is what it is: a row from a change of its status to the next. The same verdict again only
 * says that it was judged again. Where the facts tell since when, that is believed, but never as earlier than what was so before it.
 * Each change of it is in the audit, and what leaves its region has its incident, in the same transaction. A demand without a verdict is one
 * that the site no longer makes: what was last said of it ends. No verdict at all says nothing.
 */
export async function keepVerdicts(
  db: Database,
  installationId: string,
  of: { readonly standard: string; readonly component: string; readonly region: string },
  verdicts: readonly Verdict[],
  now: Date,
): Promise<void> {
  const rows = JSON.stringify(
    verdicts.map(({ part, status, reasons, since }) => ({
      id: uuid7(now.getTime()),
      part,
      status,
      reasons,
      since: since ?? now,
    })),
  );
  await db.$transaction(async (tx) => {
    const changed = await tx.$queryRaw<{ part: string; status: string; ended: boolean }[]>`
    WITH judged AS (
      SELECT * FROM jsonb_to_recordset(${rows}::jsonb) AS row (id uuid, part text, status text, reasons jsonb, since timestamptz)),
    known AS (
      SELECT open.id, open.part, open.status, open.since FROM standard_verdict open JOIN judged USING (part)
      WHERE open.component = ${of.component} AND open.ended_at IS NULL FOR UPDATE OF open),
    kept AS (
      UPDATE standard_verdict row SET judged_at = ${now},
        reasons = CASE WHEN row.status = judged.status THEN judged.reasons ELSE row.reasons END,
        ended_at = CASE WHEN row.status <> judged.status THEN greatest(least(judged.since, ${now}), row.since) END
      FROM judged, known WHERE known.part = judged.part AND row.id = known.id
        AND (row.status <> judged.status OR row.reasons IS DISTINCT FROM judged.reasons)
      RETURNING row.part, row.status, row.ended_at)
    SELECT part, status, ended_at IS NOT NULL AS ended FROM kept`;
    const begun = await tx.$queryRaw<{ part: string; status: string; since: Date }[]>`
    INSERT INTO standard_verdict (id, installation_id, standard, component, part, status, reasons, since, judged_at)
    SELECT judged.id, ${installationId}::uuid, ${of.standard}, ${of.component}, judged.part, judged.status, judged.reasons,
      greatest(least(judged.since, ${now}), before.ended_at), ${now}
    FROM jsonb_to_recordset(${rows}::jsonb) AS judged (id uuid, part text, status text, reasons jsonb, since timestamptz)
    LEFT JOIN LATERAL (SELECT max(ended_at) AS ended_at FROM standard_verdict
      WHERE component = ${of.component} AND part = judged.part AND ended_at IS NOT NULL) before ON true
    WHERE NOT EXISTS (SELECT FROM standard_verdict open
      WHERE open.component = ${of.component} AND open.part = judged.part AND open.ended_at IS NULL)
    ON CONFLICT DO NOTHING
    RETURNING part, status, since`;
    for (const { part, status, since } of begun) {
      const was = changed.find((one) => one.ended && one.part === part)?.status ?? null;
      // The first verdict of all is no change, unless it is a breach.
      if (was === null && status !== "breached") continue;
      await appendAudit(tx, installationId, WORKER, {
        action: ACTION_OF[status as ObjectiveStatus],
        subjectType: "standard",
        subjectId: `${of.standard}/${of.component}/${part}`,
        detail: { was, since: since.toISOString(), reasons: verdicts.find((one) => one.part === part)?.reasons ?? [] },
      });
    }
    const parts = verdicts.map(({ part }) => part);
    if (parts.length > 0) await endVerdicts(tx, installationId, of, parts, now);
    // Also a breach that goes on, for a new reason.
    const news = new Set([...changed, ...begun].map(({ part }) => part));
    for (const verdict of verdicts) {
      const leaving = news.has(verdict.part) ? leavingReason(verdict) : null;
      if (leaving !== null) await declareLeaving(tx, installationId, of, leaving, verdict.since ?? now);
    }
  });
}
