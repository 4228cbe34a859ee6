import { type RowsChoice, rowsChoice } from "#domain/lost-rows/choice.ts";
import { type Comparison, comparison } from "#domain/lost-rows/comparison.ts";
import { type RunStatus, TERMINAL } from "#domain/runs/status.ts";
import { LOG_CASES_FROM } from "#lab/platform/numbers.ts";
import { findPrimary } from "#lab/postgresql/find-primary.ts";
import { runSql } from "#lab/postgresql/run-tool.ts";
import { readJournal } from "#lab/writer/journal.ts";
import { chooseRows } from "#server/failovers/choose-rows.ts";
import { writeIncident } from "#server/incidents/write-incident.ts";
import { until } from "../../scripts/stack/until.ts";
import { type EndedRun, readRun, tell } from "../site/runs.ts";
import type { TrialSite } from "../site/site.ts";

export const ARCHIVE = "meta-db/archive-kr";
const ENDS_WITHIN_MS = 180_000;

export type Damage = {
  /** Rows of cases up to here were there before, and every ticket of theirs. */
  readonly lastId: number;
  readonly cases: number;
  readonly tickets: number;
  /** Over every row up to `lastId` in both tables, as they were. */
  readonly digest: string;
  readonly at: Date;
};

export async function onPrimary(site: TrialSite, sql: string): Promise<string> {
  const primary = await findPrimary(site.manifest);
  await primary.client.end();
  return runSql(site.manifest, primary.zone, sql, site.manifest.database);
}

/** Over every row that stood in both tables before the damage; the same contents, the same digest. */
export function digest(site: TrialSite, lastId: number): Promise<string> {
  return onPrimary(
    site,
    `select md5(coalesce(string_agg(row, e'\\n' order by row), '')) from (
      select t::text as row from cases t where id <= ${lastId} union all select t::text from tickets t where case_id <= ${lastId}) r`,
  );
}

/** Nothing that was in trouble before tells since when all was well. */
export async function resolveIncidents({ db }: Pick<TrialSite, "db">): Promise<void> {
  await db.incident.updateMany({ data: { status: "resolved", resolvedAt: new Date() } });
}

/** Cases of two customers that people wrote. Those of logs may come back by themselves: the stream delivers again what was in hand. */
const TYPED = `tenant_id in ('hanbit-card', 'dorim-logistics') and number < ${LOG_CASES_FROM}`;

/**
 * What a bad deployment does: a migration deletes cases of two customers with their tickets, and under `changes` overwrites titles of the
 * third. Everything it takes stood there before the last good second, of which an incident tells.
 */
export async function badDeployment(site: TrialSite, changes = 0): Promise<Damage> {
  const [lastId = 0, cases = 0, tickets = 0] = (
    await onPrimary(site, `select max(id), count(*) filter (where ${TYPED}), (select count(*) from tickets) from cases`)
  )
    .split("|")
    .map(Number);
  await untilAnswered(site);
  const before = await digest(site, lastId);
  const good = new Date();
  await until("A canary was acknowledged since", 10_000, () =>
    site.db.canary.findFirst({ where: { component: "meta-db/kr", at: { gt: new Date(good.getTime() + 50) } } }),
  );
  const lastGoodAt = new Date();
  await onPrimary(
    site,
    `delete from tickets; delete from cases where ${TYPED} and id <= ${lastId};
    update cases set title = 'migrated' where id in (select id from cases where tenant_id = 'saebyeok-medical' and title <> 'migrated' and id <= ${lastId} order by id limit ${changes})`,
  );
  const { actor, installationId } = site.as("lead", "operator", "commander");
  await site.db.$transaction((tx) =>
    writeIncident(tx, installationId, actor, {
      ...{ severity: 2, title: "Cases are missing since the deployment", regions: ["kr"], zones: [] },
      clock: { lastGoodAt, firstFailingAt: new Date() },
    }),
  );
  return { lastId, cases, tickets, digest: before, at: lastGoodAt };
}

/** A customer sends again what was not answered in time, and a case that was deleted meanwhile is one again: nobody may wait for any. */
async function untilAnswered({ manifest }: TrialSite): Promise<void> {
  const now = Date.now();
  await until("Every case asked for so far being acknowledged", 30_000, async () => {
    const { asked, acknowledged } = readJournal(manifest.writerJournal);
    const open = [...asked].filter(([number, at]) => at <= now && !acknowledged.has(number));
    if (open.length > 0) throw new Error(`${open.length} are not`);
    return true;
  });
}

export function comparisonIn(run: EndedRun): Comparison {
  const step = run.steps.find((one) => one.action === "archive.compare");
  const facts = (step?.facts ?? {}) as Record<string, unknown>;
  return comparison.parse(facts["comparison"]);
}

/** Waits until the run asks which rows come back, and answers as people do; then until it has ended, or stands still otherwise. */
export async function answered(site: TrialSite, id: string, choice: RowsChoice = ALL): Promise<EndedRun> {
  const asks = (run: EndedRun) =>
    run.steps.find((one) => one.action === "archive.choose")?.status === "waiting_for_person";
  const run = await settled(site, id, "The choice of rows, or an end");
  if (run.status !== "paused" || !asks(run)) return run;
  await answer(site, run, choice);
  return await until(`The end of run ${id}`, ENDS_WITHIN_MS, async () => {
    const now = await readRun(site, id);
    return over(now) || (now.status === "paused" && !asks(now)) ? now : null;
  }).catch(async (error: Error) => {
    throw new Error(`${error.message}\n${tell(await readRun(site, id))}`);
  });
}

export function settled(site: TrialSite, id: string, what: string): Promise<EndedRun> {
  return until(what, ENDS_WITHIN_MS, async () => {
    const run = await readRun(site, id);
    return over(run) || run.status === "paused" ? run : null;
  });
}

/** `ALL` stands for every table that lacks rows. */
export async function answer(site: TrialSite, run: EndedRun, choice: RowsChoice): Promise<void> {
  const found = comparisonIn(run);
  const lacking = found.tables.filter((one) => one.missing > 0).map((one) => one.table);
  const tables = choice.what === "copy-back" && choice.tables.length === 0 ? lacking : null;
  await chooseRows(site.as("lead", "operator", "commander"), {
    ...{ runId: run.id, stepId: "choose", compared: found.id, reason: "a trial of putting rows back" },
    choice: tables === null ? choice : rowsChoice.parse({ ...choice, tables }),
  });
}

export const ALL = { what: "copy-back", tables: [], overwrite: [] } satisfies RowsChoice;

function over(run: EndedRun): boolean {
  return TERMINAL.has(run.status as RunStatus);
}
