import { expect, type Page, test } from "@playwright/test";
import { type Manifest, requireManifest } from "#lab/manifest.ts";
import { LOG_CASES_FROM } from "#lab/platform/numbers.ts";
import { findPrimary } from "#lab/postgresql/find-primary.ts";
import { runSql } from "#lab/postgresql/run-tool.ts";
import { until } from "../../scripts/stack/until.ts";
import { signIn } from "../access/sign-in.ts";
import { runRow, untilEnded } from "../failovers/run-rows.ts";
import { startRun } from "../failovers/start-run.ts";
import { openPage } from "../stack/page.ts";
import { rows } from "../stack/rows.ts";
import { type StackAt, stackAt } from "../stack/stack.ts";

const ARCHIVE = "meta-db/archive-kr";
/** A base backup, log up to the second, one sync of the inventory, and what a busy machine adds. */
const RESTORABLE_WITHIN_MS = 90_000;
const COMPARED_WITHIN_MS = 150_000;
let stack: StackAt;
let page: Page;
let manifest: Manifest;

test.beforeAll(async ({ browser }) => {
  stack = stackAt();
  manifest = requireManifest(stack.labState);
  page = await openPage(stack, browser);
  await signIn(page, "lead", stack.password);
});
test.afterAll(async () => {
  await page?.context().close();
});

async function onPrimary(sql: string): Promise<string> {
  const { zone, client } = await findPrimary(manifest);
  await client.end();
  return runSql(manifest, zone, sql, manifest.database);
}
const digestUpTo = (last: string) =>
  onPrimary(`select md5(coalesce(string_agg(c::text, ',' order by id), '')) from cases c where id <= ${last}`);

/** A whole second of which a canary behind it is acknowledged. */
async function goodSecond(): Promise<Date> {
  const second = new Date(Math.ceil(Date.now() / 1_000) * 1_000);
  await until("A canary behind the second", 20_000, async () => {
    const [one] = await rows(stack, "select 1 from canary where component = 'meta-db/kr' and at > $1", [second]);
    return one ?? null;
  });
  return second;
}

test("rows that a bad deployment deleted are put back from a second that is picked on the timeline", async () => {
  const last = (await onPrimary("select max(id) from cases")).trim();
  const before = await digestUpTo(last);
  const second = await goodSecond();
  const lost = Number(
    await onPrimary(
      `with victims as (select id from cases where id <= ${last} and number < ${LOG_CASES_FROM} order by id desc limit 20),
       tickets as (delete from tickets where case_id in (select id from victims)),
       gone as (delete from cases where id in (select id from victims) returning 1) select count(*) from gone`,
    ),
  );
  expect(lost).toBeGreaterThan(0);
  const at = second.toISOString().replace(".000Z", "Z");
  await page.goto(`/backups?${new URLSearchParams({ of: ARCHIVE, at })}`);
  const way = page.locator('.picked a[href*="point-in-time-recovery"]');
  await expect(way).toBeVisible({ timeout: RESTORABLE_WITHIN_MS });
  const asked = new URL((await way.getAttribute("href")) ?? "", "http://localhost").searchParams;
  expect([asked.get("component"), asked.get("second")]).toEqual([ARCHIVE, at]);
  const values = { component: ARCHIVE, second: at };
  const { number } = await startRun(page, "point-in-time-recovery", values, "A deployment deleted cases");
  if (number === null) throw new Error("Putting lost rows back must not ask executives.");
  await page.getByRole("button", { name: "결정하기" }).click({ timeout: COMPARED_WITHIN_MS });
  const choice = page.locator(".choose-rows");
  await expect(choice.getByRole("checkbox").first()).toBeChecked();
  await expect(choice).toContainText(String(lost));
  await choice.locator("textarea").fill("Every case that it deleted comes back");
  await choice.locator(".button.primary:not([aria-disabled])").click();
  const run = await untilEnded(stack, number);
  expect(run.status, run.error ?? "").toBe("completed");
  expect(await digestUpTo(last), "each row as it was").toBe(before);
  expect((await runRow(stack, number)).outcome?.exceptions).toEqual([]);
});
