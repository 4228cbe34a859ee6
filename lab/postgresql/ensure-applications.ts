import { type Zone, zonesOf } from "../addresses.ts";
import type { Manifest } from "../manifest.ts";
import { runSql } from "./run-tool.ts";
import { DIRECT_ENTRIES, recoveryRole, SYNTHETIC_CASES } from "./schema.ts";

/**
 * Makes what applications of kr need in a database that was created before they did: the local writers' table, that synthetic cases
 * may be cleared away, and the role that puts lost rows back. Without exactly one kr primary: nothing.
 */
export async function ensureApplications(manifest: Manifest): Promise<void> {
  const ask = (zone: Zone, sql: string) => runSql(manifest, zone, sql, manifest.database).catch(() => "");
  const standby = await Promise.all(zonesOf("kr").map((zone) => ask(zone, "select pg_is_in_recovery()")));
  const [primary, second] = zonesOf("kr").filter((_, index) => standby[index] === "f");
  if (primary === undefined || second !== undefined) return;
  const lacks = `select to_regclass('direct_entries') is null or not has_table_privilege('app', 'cases', 'delete')`;
  if ((await ask(primary, lacks)) === "t")
    await runSql(manifest, primary, SYNTHETIC_CASES + DIRECT_ENTRIES, manifest.database);
  const roleLacks = "select not exists (select from pg_roles where rolname = 'recovery')";
  if ((await ask(primary, roleLacks)) === "t")
    await runSql(manifest, primary, recoveryRole(manifest.passwords.recovery), manifest.database);
}
