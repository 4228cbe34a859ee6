import { expect, type Page, test } from "@playwright/test";
import { until } from "../../scripts/stack/until.ts";
import { signIn } from "../access/sign-in.ts";
import { lab } from "../recoveries/lab.ts";
import { openPage } from "../stack/page.ts";
import { rows } from "../stack/rows.ts";
import { type StackAt, stackAt } from "../stack/stack.ts";

/** One look, one sync of the inventory and what a busy machine adds. */
const SEEN_WITHIN_MS = 90_000;
/** An archive is looked at every ten seconds, and judged by that look; a page is told within half a second. The rest is a busy machine's. */
const BREACH_WITHIN_MS = 30_000;
const RESTORED_WITHIN_MS = 120_000;
const PHONE = { width: 390, height: 844 };
const ARCHIVE = "meta-db/archive-kr";
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

const archiveRow = (on = page) => on.locator("table.backups tbody tr", { hasText: "pgBackRest" });
const slider = () => page.getByRole("slider");
const secondOf = (at: string | null) => Date.parse(at ?? "") / 1_000;
/** The picked second as the address has it. */
const picked = () => secondOf(new URL(page.url()).searchParams.get("at"));

/** End of what can be restored, and whether canaries stand in it as far back as a test needs them. */
async function archived(): Promise<{ readonly until: number; readonly enough: boolean }> {
  const [row] = await rows<{ until: Date | null; enough: boolean | null }>(
    stack,
    `select (value -> 'windows' -> -1 ->> 'until')::timestamptz as until, (value -> 'windows' -> -1 ->> 'until')::timestamptz
       - (select min(at) from canary where component = 'meta-db/kr') > interval '30 seconds' as enough
     from measurement where key = 'meta-db/archive-kr:kr-c'`,
  );
  return { until: row?.until?.getTime() ?? 0, enough: row?.enough === true };
}

test("what can be restored of a region is listed kind by kind, with its window; the region stands in the address", async () => {
  await page.goto("/backups");
  await expect(archiveRow()).toBeVisible({ timeout: SEEN_WITHIN_MS });
  await expect(archiveRow().locator(".ladder-words")).toBeVisible();
  await expect(page.locator("table.backups tbody tr", { hasText: "Redis Streams" })).toBeVisible();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("kr");
  await expect(page.locator(".pitr .track li.restorable").first()).toBeVisible({ timeout: SEEN_WITHIN_MS });
  await page.getByRole("button", { name: "jp", exact: true }).click();
  await expect(page).toHaveURL(/region=jp/);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("jp");
  await expect(page.locator("table.backups tbody tr", { hasText: "Redis Streams" })).toHaveCount(0);
  await expect(archiveRow()).toHaveCount(1);
});

test("a second is picked by address, by keys and by pointer, and says what it would be made from", async () => {
  const { until: end } = await until("There is something to pick", SEEN_WITHIN_MS, async () => {
    const now = await archived();
    return now.until > 0 ? now : null;
  });
  const at = new Date(Math.floor(end / 1_000 - 5) * 1_000).toISOString().replace(".000Z", "Z");
  await page.goto(`/backups?${new URLSearchParams({ of: ARCHIVE, at })}`);
  await expect(slider()).toHaveAttribute("aria-valuenow", String(secondOf(at)));
  await expect(page.locator(".picked")).toContainText("+");
  await slider().focus();
  await page.keyboard.press("Shift+ArrowLeft");
  await expect.poll(picked).toBe(secondOf(at) - 1);
  await page.keyboard.press("ArrowLeft");
  await expect.poll(picked).toBeLessThan(secondOf(at) - 1);
  const line = await page.locator(".pitr .picking").first().boundingBox();
  if (!line) throw new Error("there is no line");
  await page.mouse.click(line.x + line.width * 0.98, line.y + line.height / 2);
  await expect.poll(picked).toBeGreaterThan(secondOf(at) - 600);
  // Before there was any base backup nothing can be restored, and the nearest second that can be is offered.
  await page.goto(`/backups?${new URLSearchParams({ of: ARCHIVE, at: "2001-01-01T00:00:00Z" })}`);
  await expect(page.locator(".picked.lost .status.bad")).toBeVisible();
  await page.locator(".picked .nearest button").click();
  await expect(page.locator(".picked:not(.lost)")).toBeVisible();
});

test("a restore test that is begun for a second is followed on its own page, and lifts the ladder", async () => {
  await until("Canaries are archived", SEEN_WITHIN_MS, async () => (await archived()).enough);
  await page.goto("/backups");
  await page.locator(".picked .button.primary:not([aria-disabled])").click();
  const dialog = page.getByRole("dialog");
  await dialog.locator("textarea").fill("quarterly proof of the archive");
  await dialog.locator("button.primary").click();
  await page.waitForURL(/\/backups\/tests\/\d+$/);
  await expect(page.locator(".test-phase")).toHaveCount(6);
  await expect(page.locator(".test-phase.done")).toHaveCount(6, { timeout: RESTORED_WITHIN_MS });
  // Rows were drawn and held against it: not only passed over.
  await expect(page.locator(".test-phase", { hasText: "표본 행" }).locator(".found")).toContainText("해시가 모두 같음");
  await expect(page.locator(".against-rto .status.ok")).toBeVisible();
  await expect(page.locator(".both-sides dd").first()).toBeVisible();
  const run = page.url().split("/").at(-1);
  await expect(page.locator(`a[href="/failovers/${run}"]`)).toBeVisible();
  await page.goto("/backups");
  await expect(archiveRow().locator(".ladder-words .filled")).toHaveCount(4);
  await expect(page.locator(`.newest-tests a[href="/backups/tests/${run}"]`)).toBeVisible();
  await expect(page.locator(".trend-chart circle").first()).toBeVisible();
  await expect(page.locator(".picked")).toContainText("실측");
});

test("a recovery point tells how far it is proven, by which test, and what would be lost", async ({ browser }) => {
  await page.goto(`/backups/points?${new URLSearchParams({ component: ARCHIVE, kind: "base-backup" })}`);
  await page.locator("table.points tbody tr a").first().click();
  await page.waitForURL(/\/backups\/points\/[0-9a-f-]{36}$/);
  await expect(page.locator(".lost-list dd")).toHaveCount(2);
  await expect(page.locator(".point-page")).toContainText("감사 기록 열람 권한이 없습니다");
  const auditor = await openPage(stack, browser);
  await signIn(auditor, "audit", stack.password, new URL(page.url()).pathname);
  await expect(auditor.locator(".lost-list dd")).toHaveCount(2);
  await expect(auditor.locator(".point-page")).not.toContainText("감사 기록 열람 권한이 없습니다");
  await auditor.goto("/backups");
  await expect(auditor.locator(".picked .button.primary")).toHaveAttribute("aria-disabled", "true");
  await auditor.context().close();
  await page.goto("/backups/points/0190a1b2-0000-7000-8000-000000000001");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("없습니다");
});

test("a segment that is deleted is a breach on every page within one sync, with its history once it is back", async () => {
  const counted = page.locator('.sidebar a[href="/backups"] .count');
  await page.goto("/");
  await lab(stack, "fault", "wal-gap", "kr-c/backups");
  try {
    await expect(page.locator(".strip.bad")).toBeVisible({ timeout: BREACH_WITHIN_MS });
    await expect(counted).toBeVisible();
    await page.goto("/backups");
    await expect(archiveRow().locator(".verdict .status.bad")).toBeVisible();
    await page.locator(".strip.bad a").click();
    await page.waitForURL(/\/backups\/standards/);
    await expect(page.locator(".standard-row.at.bad").first()).toBeVisible();
  } finally {
    await lab(stack, "heal", "kr-c/backups");
  }
  await expect(page.locator(".standard-row.at.bad")).toHaveCount(0, { timeout: SEEN_WITHIN_MS });
  await expect(page.locator(".strip.bad")).toHaveCount(0);
  await expect(page.locator(".verdict-line i.bad").first(), "what it was is not forgotten").toBeVisible();
});

test("on a phone nothing is wider than the screen", async ({ browser }) => {
  const phone = await openPage(stack, browser, PHONE);
  await signIn(phone, "sre", stack.password, "/backups");
  for (const at of ["/backups", "/backups/points", "/backups/standards"]) {
    await phone.goto(at);
    await expect(phone.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(phone.locator("table tbody tr, .standard-row").first()).toBeVisible();
    const wide = await phone.evaluate(() => document.documentElement.scrollWidth);
    expect(wide, at).toBeLessThanOrEqual(PHONE.width);
  }
  await phone.context().close();
});
