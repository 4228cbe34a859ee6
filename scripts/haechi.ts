// npm run haechi -- check | diff | apply [--yes] | schema      Site and plans as code (docs/architecture.md).
//                   audit verify [--anchor POSITION:HASH] [--json]      Whether anybody changed the audit.
import { writeFile } from "node:fs/promises";
import { userInfo } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline/promises";
import type { Actor } from "#domain/access/roles.ts";
import { Refusal } from "#domain/refusal.ts";
import { type Database, database } from "#server/db/client.ts";
import { applySite } from "#server/topology/apply-site.ts";
import { storedTopology } from "#server/topology/current-topology.ts";
import { diffSite, isEmpty, type SiteDiff } from "#server/topology/diff-site.ts";
import { formatChange } from "#server/topology/file/diff-values.ts";
import { FileProblems } from "#server/topology/file/problem.ts";
import { jsonSchemas } from "#server/topology/json-schemas.ts";
import { loadSite, sitePaths } from "#server/topology/load-site.ts";
import { plansInForce } from "#server/topology/plan-in-force.ts";
import { writeRunbooks } from "#server/topology/runbook/write-runbooks.ts";
import { verifyAudit } from "./audit/verify.ts";

const USAGE =
  "usage: npm run haechi -- check | diff | apply [--yes] | schema | audit verify [--anchor POSITION:HASH] [--json]";
const REFUSALS: Readonly<Record<string, string>> = {
  "applied-meanwhile":
    "Somebody else applied meanwhile. Look at `npm run haechi -- diff` and apply again. Nothing was changed.",
  "another-site":
    "This database belongs to another site. Check DATABASE_URL and the name under `site:`. Nothing was changed.",
};

process.exitCode = await main(process.argv.slice(2));

async function main([command, ...options]: string[]): Promise<number> {
  try {
    if (command === "check") return await check();
    if (command === "schema") return await schema();
    if (command === "diff")
      return await withDatabase(async (db) => show(await diffSite(db, await loadSite(sitePaths()))));
    if (command === "apply") return await withDatabase((db) => apply(db, options.includes("--yes")));
    if (command === "audit") return await verifyAudit(options);
    console.error(USAGE);
    return 2;
  } catch (error) {
    if (!(error instanceof FileProblems) && !(error instanceof Refusal)) throw error;
    console.error(
      error instanceof Refusal ? (REFUSALS[error.key] ?? error.message) : `${error.message}\nNothing was changed.`,
    );
    return 1;
  }
}

async function check(): Promise<number> {
  const { topology, plans } = await loadSite(sitePaths());
  console.log(
    `${topology.file} and ${plans.length} plans are right: ${plans.map(({ plan }) => plan.name).join(", ")}.`,
  );
  return 0;
}

async function schema(): Promise<number> {
  for (const [file, text] of Object.entries(jsonSchemas())) {
    await writeFile(file, text);
    console.log(`${file} written.`);
  }
  return 0;
}

async function apply(db: Database, agreed: boolean): Promise<number> {
  const loaded = await loadSite(sitePaths());
  const diff = await diffSite(db, loaded);
  show(diff);
  if (isEmpty(diff)) {
    await runbooks(db);
    return 0;
  }
  if (!agreed && !(await agrees())) {
    console.log("Nothing was changed.");
    return 1;
  }
  const applied = await applySite(db, loaded, commandLineActor(), diff.basis);
  const voided = applied.voidedApprovals;
  console.log(
    `Applied.${voided > 0 ? ` ${voided} waiting approval(s) are void: the rules they were asked under have changed.` : ""}`,
  );
  await runbooks(db);
  return 0;
}

/** What is in force, on paper: readable and runnable while Haechi itself is away. */
async function runbooks(db: Database): Promise<void> {
  const folder = path.join(process.env["HAECHI_STATE"] ?? ".haechi", "runbooks");
  const written = await writeRunbooks(await plansInForce(db), await storedTopology(db), folder);
  console.log(`${written.length} runbooks written to ${folder}.`);
}

function show(diff: SiteDiff): number {
  if (isEmpty(diff)) console.log("Unchanged: what is in force says the same as the files.");
  if (diff.topology !== null) {
    console.log(`site → version ${diff.topology.number}`);
    const changes = diff.topology.first ? [] : diff.topology.changes;
    for (const change of changes) console.log(`  ${formatChange(change)}`);
    if (diff.topology.first) console.log("  everything is new: no site was applied before");
  }
  for (const plan of diff.plans) {
    console.log(
      plan.kind === "retired"
        ? `plan ${plan.name}: retired`
        : `plan ${plan.name} → version ${plan.number} (${plan.kind})`,
    );
    if (plan.kind === "changed") for (const change of plan.changes) console.log(`  ${formatChange(change)}`);
  }
  if (diff.protectedRules.length > 0) {
    console.log(`! ${diff.protectedRules.join(", ")} changed: approvals that wait become void.`);
  }
  return 0;
}

async function agrees(): Promise<boolean> {
  if (!process.stdin.isTTY) {
    console.error("Nobody can be asked here: look at the diff above and run it again with --yes.");
    return false;
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question("Apply this? [y/N] ");
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
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

/** Whoever may reach the database from a shell: named by the machine's account, with no role in the product. */
function commandLineActor(): Actor {
  const { username } = userInfo();
  return { kind: "person", subject: `cli:${username}`, name: username, roles: [] };
}
