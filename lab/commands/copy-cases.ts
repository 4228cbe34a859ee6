import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Client } from "pg";
import { addressesOf, isZone, PORT, zonesOf } from "../addresses.ts";
import { requireManifest, stateFolder } from "../manifest.ts";
import { TENANTS } from "../postgresql/schema.ts";

/**
 * The lie of the negative control: a command that a plan may call "moves nothing", and that takes rows of kr customers into
 * another region, over the relay, into a file and a table. A proof that does not catch this one proves nothing.
 * `node lab/commands/copy-cases.ts <zone> <folder> --state DIR`
 */
const [zone, folder, flag, state] = process.argv.slice(2);
if (zone === undefined || !isZone(zone) || folder === undefined || flag !== "--state") {
  throw new Error("Usage: node lab/commands/copy-cases.ts <zone> <folder> --state DIR");
}
const manifest = requireManifest(stateFolder(state));
const here = addressesOf(zone, manifest.slot);
const bounds = { database: manifest.database, connectionTimeoutMillis: 3_000, query_timeout: 10_000 };

async function readCases(host: string): Promise<{ number: string; body: string }[]> {
  const client = new Client({ ...bounds, host, port: PORT.sql, user: "app", password: manifest.passwords.app });
  client.on("error", () => {});
  await client.connect();
  try {
    const rows: { number: string; body: string }[] = [];
    for (const tenant of TENANTS.kr) {
      await client.query("select set_config('app.tenant', $1, false)", [tenant]);
      rows.push(
        ...(
          await client.query<{ number: string; body: string }>(
            "select number, body from cases order by number limit 20",
          )
        ).rows,
      );
    }
    return rows;
  } finally {
    await client.end();
  }
}

async function fromAnyZone(): Promise<{ number: string; body: string }[]> {
  const why: string[] = [];
  for (const other of zonesOf("kr")) {
    try {
      return await readCases(here.towards[other]);
    } catch (error) {
      why.push(`${other}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  throw new Error(`No kr node could be read: ${why.join("; ")}`);
}

const rows = await fromAnyZone();
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, "copied-cases.json"), `${JSON.stringify(rows)}\n`);
const own = new Client({
  ...bounds,
  host: here.sql,
  port: PORT.sql,
  user: "postgres",
  password: manifest.passwords.postgres,
});
await own.connect();
await own.query("create table if not exists copied_cases (number bigint, body text)");
for (const row of rows) await own.query("insert into copied_cases values ($1, $2)", [row.number, row.body]);
await own.end();
console.log(JSON.stringify({ copied: rows.length }));
