import { hostname, userInfo } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline/promises";
import { parseArgs } from "node:util";
import type { Actor } from "#domain/access/roles.ts";
import type { Database } from "#server/db/client.ts";
import { applySite } from "#server/topology/apply-site.ts";
import { storedTopology } from "#server/topology/current-topology.ts";
import { diffSite, isEmpty } from "#server/topology/diff-site.ts";
import { loadSite, sitePaths } from "#server/topology/load-site.ts";
import { plansInForce } from "#server/topology/plan-in-force.ts";
import type { Waiting } from "#server/topology/propose-site.ts";
import { writeRunbooks } from "#server/topology/runbook/write-runbooks.ts";
import { withdrawProposal } from "#server/topology/withdraw-proposal.ts";
import { showDiff } from "./show-diff.ts";

/** Exit code of `apply`: nothing is in force yet, people were asked. Neither done (0) nor refused (1). */
export const WAITS = 3;

/** apply [--yes] [--reason TEXT] [--json] */
export async function apply(db: Database, options: string[]): Promise<number> {
  const { values } = parseArgs({
    args: options,
    options: { yes: { type: "boolean" }, json: { type: "boolean" }, reason: { type: "string" } },
  });
  const loaded = await loadSite(sitePaths());
  const diff = await diffSite(db, loaded);
  if (!values.json) showDiff(diff);
  if (!isEmpty(diff) && !values.yes && !(await agrees())) {
    console.error("Nothing was changed.");
    return 1;
  }
  const { reason } = values;
  const applied = await applySite(db, loaded, commandLineActor(), {
    basis: diff.basis,
    ...(reason === undefined ? {} : { reason }),
  });
  const outcome = applied.waits ? "waits" : applied.changed ? "applied" : "unchanged";
  const runbooks = await writeWhatIsInForce(db);
  if (values.json) {
    const { topology, plans, protectedChanges } = diff;
    const site = topology === null ? null : topology.number;
    const waits = applied.waits && { ...applied.waits, url: addressOf(applied.waits) };
    const { voidedApprovals } = applied;
    console.log(JSON.stringify({ outcome, site, plans, protectedChanges, voidedApprovals, waits, runbooks }, null, 2));
  } else if (applied.waits) {
    sayWaiting(applied.waits);
  } else {
    const voided = applied.voidedApprovals;
    if (applied.changed)
      console.log(
        `Applied.${voided > 0 ? ` ${voided} waiting approval(s) are void: the rules they were asked under have changed.` : ""}`,
      );
    console.log(`${runbooks.written} runbooks written to ${runbooks.folder}.`);
  }
  return applied.waits ? WAITS : 0;
}

/** withdraw: takes back what waits. */
export async function withdraw(db: Database): Promise<number> {
  const number = await withdrawProposal(db, commandLineActor());
  console.log(
    number === null ? "No change of the rules waits." : `POL-${padded(number)} withdrawn. Nothing was changed.`,
  );
  return number === null ? 1 : 0;
}

function sayWaiting(waits: Waiting): void {
  const { approvers, of, approved, expiresAt, repeated, proposal } = waits;
  console.log(
    [
      `POL-${padded(proposal)} ${repeated ? "waits already" : "proposed"}; the version in force stays.`,
      `! Waits for ${approvers} of ${of} (${approved} so far, until ${expiresAt.toISOString()}): ${addressOf(waits)}`,
    ].join("\n"),
  );
}

function addressOf({ approvalId }: Waiting): string {
  const base = process.env["HAECHI_URL"] ?? process.env["NEXTAUTH_URL"] ?? "";
  return `${base.replace(/\/$/, "")}/approvals/${approvalId}`;
}

function padded(number: number): string {
  return String(number).padStart(4, "0");
}

/** What is in force, on paper: readable and runnable while Haechi itself is away. */
async function writeWhatIsInForce(db: Database): Promise<{ readonly written: number; readonly folder: string }> {
  const folder = path.join(process.env["HAECHI_STATE"] ?? ".haechi", "runbooks");
  const written = await writeRunbooks(await plansInForce(db), await storedTopology(db), folder);
  return { written: written.length, folder };
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

/** Whoever may reach the database from a shell: named by the machine's account and the machine, with no role in the product. */
function commandLineActor(): Actor {
  const name = `${userInfo().username}@${hostname()}`;
  return { kind: "person", subject: `cli:${name}`, name, roles: [] };
}
