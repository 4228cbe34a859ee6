// npm run haechi -- check | diff | schema                       Site and plans as code (docs/architecture.md).
//                   apply [--yes] [--reason TEXT] [--json]      Exit code 3: protected rules change, and people were asked first.
//                   withdraw                                    Takes back what waits for them.
//                   audit verify [--anchor POSITION:HASH] [--json]      Whether anybody changed the audit.
import { writeFile } from "node:fs/promises";
import { Refusal } from "#domain/refusal.ts";
import { type Database, database } from "#server/db/client.ts";
import { diffSite } from "#server/topology/diff-site.ts";
import { FileProblems } from "#server/topology/file/problem.ts";
import { jsonSchemas } from "#server/topology/json-schemas.ts";
import { loadSite, sitePaths } from "#server/topology/load-site.ts";
import { verifyAudit } from "./audit/verify.ts";
import { apply, withdraw } from "./site/apply.ts";
import { showDiff } from "./site/show-diff.ts";

const USAGE =
  "usage: npm run haechi -- check | diff | apply [--yes] [--reason TEXT] [--json] | withdraw | schema | audit verify [--anchor POSITION:HASH] [--json]";
const REFUSALS: Readonly<Record<string, string>> = {
  "applied-meanwhile":
    "Somebody else applied meanwhile. Look at `npm run haechi -- diff` and apply again. Nothing was changed.",
  "another-site":
    "This database belongs to another site. Check DATABASE_URL and the name under `site:`. Nothing was changed.",
  "proposal-needs-reason":
    'This changes protected rules, and people decide on it: say why, in 10 to 500 characters: --reason "…". Nothing was changed.',
};

process.exitCode = await main(process.argv.slice(2));

async function main([command, ...options]: string[]): Promise<number> {
  try {
    if (command === "check") return await check();
    if (command === "schema") return await schema();
    if (command === "diff")
      return await withDatabase(async (db) => {
        showDiff(await diffSite(db, await loadSite(sitePaths(), null)));
        return 0;
      });
    if (command === "apply") return await withDatabase((db) => apply(db, options));
    if (command === "withdraw") return await withDatabase(withdraw);
    if (command === "audit") return await verifyAudit(options);
    console.error(USAGE);
    return 2;
  } catch (error) {
    if (error instanceof TypeError && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS")) {
      console.error(`${error.message}\n${USAGE}`);
      return 2;
    }
    if (!(error instanceof FileProblems) && !(error instanceof Refusal)) throw error;
    console.error(
      error instanceof Refusal ? (REFUSALS[error.key] ?? error.message) : `${error.message}\nNothing was changed.`,
    );
    return 1;
  }
}

async function check(): Promise<number> {
  const { topology, plans } = await loadSite(sitePaths(), null);
  console.log(
    `${topology.file} and ${plans.length} plans are right: ${plans.map(({ plan }) => plan.name).join(", ")}.`,
  );
  const unset = topology.secrets.filter((name) => !process.env[name]);
  if (unset.length > 0) console.log(`Web, worker and \`apply\` need what is not set here: ${unset.join(", ")}.`);
  return 0;
}

async function schema(): Promise<number> {
  for (const [file, text] of Object.entries(jsonSchemas())) {
    await writeFile(file, text);
    console.log(`${file} written.`);
  }
  return 0;
}

async function withDatabase(work: (db: Database) => Promise<number>): Promise<number> {
  if (!process.env["DATABASE_URL"]) {
    console.error("DATABASE_URL is not set: it names the control plane's PostgreSQL. `check` needs none.");
    return 2;
  }
  const db = database();
  try {
    return await work(db);
  } finally {
    await db.$disconnect();
  }
}
