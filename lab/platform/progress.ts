import type { Pool } from "pg";
import { asTenant, openPool } from "../console/database.ts";
import type { IngestConfig } from "./config.ts";
import { caseNumberOf } from "./numbers.ts";

const WEBHOOK_WITHIN_MS = 1_000;
let pool: Pool | null = null;

export type Progress = { readonly number: number; readonly caseAt: string | null; readonly alertAt: string | null };

/** When a synthetic log's case was made, as its tenant reads it, and when the webhook was told; null: not yet. */
export async function progressOf(
  config: Pick<IngestConfig, "database" | "zone" | "webhook">,
  tenant: string,
  number: number,
): Promise<Progress> {
  pool ??= openPool(config, 1, "ingest");
  const made = caseNumberOf({ number, synthetic: true });
  const rows = await asTenant(pool, tenant, (client) =>
    client.query<{ created_at: Date }>("select created_at from cases where number = $1", [made]),
  );
  const caseAt = rows.rows[0]?.created_at.toISOString() ?? null;
  if (caseAt === null) return { number, caseAt, alertAt: null };
  const url = new URL(`/alerts?case=${made}`, config.webhook);
  const answer = await fetch(url, { signal: AbortSignal.timeout(WEBHOOK_WITHIN_MS) });
  const { alerts } = (await answer.json()) as { readonly alerts: readonly { readonly receivedAt: number }[] };
  const first = alerts[0];
  return { number, caseAt, alertAt: first ? new Date(first.receivedAt).toISOString() : null };
}
