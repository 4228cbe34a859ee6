import { appendAudit } from "../audit/append-audit.ts";
import type { Database } from "../db/client.ts";
import { WORKER } from "../engine/legs/run-rows.ts";

/** One audit row about something of the site that the worker did outside any run. */
export async function auditSite(
  db: Database,
  action: string,
  subjectId: string,
  detail: Readonly<Record<string, unknown>>,
  subjectType: "topology" | "backlog" = "topology",
): Promise<void> {
  const installation = await db.installation.findFirst({ select: { id: true } });
  if (!installation) return; // nothing was ever applied here
  await db.$transaction((tx) => appendAudit(tx, installation.id, WORKER, { action, subjectType, subjectId, detail }));
}
