import { expect, type Page, test } from "@playwright/test";
import { until } from "../../scripts/stack/until.ts";
import { signIn } from "../access/sign-in.ts";
import { lab } from "../recoveries/lab.ts";
import { databaseNode, primaryZone, untilAllGood } from "../recoveries/measured.ts";
import { openPage } from "../stack/page.ts";
import { rows } from "../stack/rows.ts";
import { type StackAt, stackAt } from "../stack/stack.ts";
import { matrixCells } from "./cells.ts";

/** One component breaks: exactly the cells that stand for it or rightly depend on it change, live, and nothing is begun because of it. */
test.describe.configure({ mode: "serial" });

const ZONES = ["kr-a", "kr-b", "kr-c"];
const SHOWN = { timeout: 20_000 };
let stack: StackAt;
let page: Page;

test.beforeAll(async ({ browser }) => {
  stack = stackAt();
  page = await openPage(stack, browser);
  await signIn(page, "sre", stack.password);
});

test.afterAll(async () => {
  await page?.context().close();
});

/** The page at rest: every cell that has a state is good. `jp` stands alone, so the loss of its zone has no state. */
async function calmCells(): Promise<Record<string, string>> {
  await untilAllGood(stack);
  await page.goto("/");
  await expect(page.locator(".matrix tbody tr").first()).toBeVisible();
  const troubled = async () =>
    Object.entries(await matrixCells(page)).filter(([, state]) => !["ok", ""].includes(state));
  await expect.poll(troubled, SHOWN).toEqual([]);
  const calm = await matrixCells(page);
  expect(Object.keys(calm).length).toBeGreaterThan(20);
  return calm;
}

/** Breaks it; these cells change and no other does; mended, all is as it was, on a page that was never loaded anew. */
async function changesExactly(target: string, changed: Record<string, string>): Promise<void> {
  const calm = await calmCells();
  expect(Object.keys(calm)).toEqual(expect.arrayContaining(Object.keys(changed)));
  const begun = await everBegun();
  const loadedAt = await page.evaluate(() => performance.timeOrigin);
  await lab(stack, "fault", "kill", target);
  try {
    await expect.poll(() => matrixCells(page), SHOWN).toEqual({ ...calm, ...changed });
    await stays({ ...calm, ...changed });
  } finally {
    await lab(stack, "heal", target);
  }
  await expect.poll(() => matrixCells(page), SHOWN).toEqual(calm);
  await untilAllGood(stack);
  expect(await page.evaluate(() => performance.timeOrigin), "the page was never loaded anew").toBe(loadedAt);
  expect(await everBegun(), "no run and no incident").toEqual(begun);
}

/** It stays so while everything is measured anew, past the time a loss needs to be believed: slower consequences would show. */
async function stays(cells: Record<string, string>): Promise<void> {
  const [{ now } = { now: new Date() }] = await rows<{ now: Date }>(stack, "select now() as now");
  await until("Everything measured twice more", 20_000, async () => {
    const [row] = await rows<{ oldest: number }>(
      stack,
      "select min(extract(epoch from at - $1::timestamptz))::float as oldest from measurement where interval_ms <= 1000",
      [now],
    );
    return row !== undefined && row.oldest > 4;
  });
  expect(await matrixCells(page)).toEqual(cells);
}

async function everBegun(): Promise<unknown> {
  return rows(
    stack,
    "select (select count(*)::int from run) as runs, (select count(*)::int from incident) as incidents",
  );
}

test("one console process that dies is seen at the gateways before it and nowhere else, and heals back", async () => {
  await changesExactly("kr-c/console", {
    "게이트웨이 kr-a": "risk",
    "게이트웨이 kr-b": "risk",
    "게이트웨이 kr-c": "risk",
  });
});

test("an asynchronous standby that dies is seen in its own cell, and where the synchronous one would be the last left", async () => {
  await untilAllGood(stack);
  const primary = await primaryZone(stack);
  const replicas = (await databaseNode(stack, primary))?.replicas ?? [];
  const synchronous = replicas.find((one) => one.syncState === "sync")?.name;
  const asynchronous = ZONES.find((zone) => zone !== primary && zone !== synchronous);
  // Without both, the primary alone keeps what the loss of the synchronous standby's zone leaves.
  await changesExactly(`${asynchronous}/meta-db`, {
    [`메타 DB ${asynchronous}`]: "bad",
    [`이 존을 잃으면 ${synchronous}`]: "risk",
  });
});
