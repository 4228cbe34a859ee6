import { randomBytes } from "node:crypto";
import type { Pool } from "pg";
import type { RegionName } from "../addresses.ts";
import { asTenant } from "./database.ts";

export type CaseRow = {
  readonly number: string;
  readonly title: string;
  readonly body: string;
  readonly created_at: Date;
};
export class UnknownTenant extends Error {}

/** The newest cases of one tenant, or the one of this number. */
export async function listCases(pool: Pool, tenant: string, number: string | null = null): Promise<readonly CaseRow[]> {
  return await asTenant(pool, tenant, async (client) => {
    const rows = await client.query<CaseRow>(
      `select number, title, body, created_at from cases
       where $1::bigint is null or number = $1 order by number desc limit 20`,
      [number],
    );
    return rows.rows;
  });
}

/**
 * Takes a case in. The same number again is the same case: an answer may have been lost on its way, so asking twice must be
 * harmless. Resolves only when the row is durable as configured; a repeat therefore writes too, since a commit that wrote nothing
 * waits for no standby, and the row that it found may so far exist on a restarted primary alone.
 */
export async function addCase(pool: Pool, region: RegionName, number: bigint, tenant: string): Promise<void> {
  const body = `source log mk1${region}${randomBytes(8).toString("hex")}`;
  await asTenant(pool, tenant, async (client) => {
    const known = await client.query("select 1 from tenant where id = $1", [tenant]);
    if (known.rowCount === 0) throw new UnknownTenant(tenant);
    await client.query(
      `insert into cases (number, tenant_id, title, body) values ($1, $2, $3, $4)
       on conflict (number) do update set title = excluded.title`,
      [String(number), tenant, `Case ${number}`, body],
    );
  });
}
