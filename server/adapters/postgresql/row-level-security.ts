import type { Look } from "../ports.ts";
import type { Connections, Query } from "./connections.ts";

export type RlsVerdict = { readonly holds: boolean; readonly tables: number; readonly why: string };
type Table = { readonly name: string; readonly enabled: boolean; readonly forced: boolean };

const TABLES = `
select quote_ident(n.nspname) || '.' || quote_ident(c.relname) as name, c.relrowsecurity as enabled, c.relforcerowsecurity as forced
from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
where a.attname = 'tenant_id' and not a.attisdropped and c.relkind in ('r', 'p')
  and n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema' order by 1`;

/**
 * Row-level security as a tenant meets it (mission B3): on and forced on every table with `tenant_id`, and with `app.tenant` set
 * each tenant reads its own rows and nobody else's; without it nothing. Judged on real rows: empty tables prove nothing. The
 * monitoring user must be subject to the policies itself.
 */
export async function rowLevelSecurityHolds(
  connections: Connections,
  id: string,
  zone: string,
  look: Look,
): Promise<RlsVerdict> {
  return await connections.with(id, zone, look, async (query) => {
    const tables = (await query(TABLES)).map(
      (row): Table => ({ name: String(row["name"]), enabled: row["enabled"] === true, forced: row["forced"] === true }),
    );
    const fails = (why: string): RlsVerdict => ({ holds: false, tables: tables.length, why });
    if (tables.length === 0) return fails("no table with a tenant_id was found");
    const open = tables.filter((table) => !table.enabled || !table.forced);
    if (open.length > 0) return fails(`not enabled and forced on ${open.map((table) => table.name).join(", ")}`);
    const [self] = await query("select rolsuper or rolbypassrls as exempt from pg_roles where rolname = current_user");
    if (self?.["exempt"] !== false)
      return fails("the monitoring user bypasses row-level security, so it cannot see whether it holds");
    return { ...(await judgeRows(query, tables)), tables: tables.length };
  });
}

async function judgeRows(query: Query, tables: readonly Table[]): Promise<{ holds: boolean; why: string }> {
  const tenants = (await query("select id::text from tenant order by id")).map((row) => String(row["id"]));
  if (tenants.length < 2) return { holds: false, why: `${tenants.length} tenants: separation cannot be seen` };
  const unset = await countAs(query, "", tables);
  if (unset.all > 0) return { holds: false, why: `${unset.all} rows are seen without a tenant` };
  let own = 0;
  for (const tenant of tenants) {
    const seen = await countAs(query, tenant, tables);
    if (seen.foreign > 0) return { holds: false, why: `${tenant} sees ${seen.foreign} rows of others` };
    if (seen.all === 0) return { holds: false, why: `${tenant} sees none of its own rows` };
    own += seen.all;
  }
  return { holds: true, why: `${tenants.length} tenants see their own ${own} rows and no other` };
}

async function countAs(
  query: Query,
  tenant: string,
  tables: readonly Table[],
): Promise<{ all: number; foreign: number }> {
  await query("begin read only");
  try {
    await query("select set_config('app.tenant', $1, true)", [tenant]);
    let all = 0;
    let foreign = 0;
    for (const { name } of tables) {
      const [row] = await query(
        `select count(tenant_id)::float8 as all, (count(*) filter (where tenant_id::text <> $1))::float8 as foreign from ${name}`,
        [tenant],
      );
      all += Number(row?.["all"]);
      foreign += Number(row?.["foreign"]);
    }
    return { all, foreign };
  } finally {
    await query("rollback");
  }
}
