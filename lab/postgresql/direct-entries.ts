import { type Zone, zonesOf } from "../addresses.ts";
import type { Manifest } from "../manifest.ts";
import { runSql } from "./run-tool.ts";
import { DIRECT_ENTRIES } from "./schema.ts";

/** Makes the local writers' table in a database that was created before there were any. Without exactly one kr primary: nothing. */
export async function ensureDirectEntries(manifest: Manifest): Promise<void> {
  const ask = (zone: Zone, sql: string) => runSql(manifest, zone, sql, manifest.database).catch(() => "");
  const standby = await Promise.all(zonesOf("kr").map((zone) => ask(zone, "select pg_is_in_recovery()")));
  const [primary, second] = zonesOf("kr").filter((_, index) => standby[index] === "f");
  if (primary === undefined || second !== undefined) return;
  if ((await ask(primary, "select to_regclass('direct_entries') is null")) !== "t") return;
  await runSql(manifest, primary, DIRECT_ENTRIES, manifest.database);
}
