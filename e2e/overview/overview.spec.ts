import { expect, type Page, test } from "@playwright/test";
import { signIn } from "../access/sign-in.ts";
import { lab } from "../recoveries/lab.ts";
import { untilAllGood } from "../recoveries/measured.ts";
import { openPage } from "../stack/page.ts";
import { type StackAt, stackAt } from "../stack/stack.ts";

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

test("one console process that dies turns exactly its own cell, without a reload, and back when it is healed", async () => {
  await untilAllGood(stack);
  await page.goto("/");
  const lost = page.locator(".matrix tbody td.lost");
  await expect(page.locator(".matrix tbody tr").first()).toBeVisible();
  await expect(lost).toHaveCount(0);
  const loadedAt = await page.evaluate(() => performance.timeOrigin);
  await lab(stack, "fault", "kill", "kr-c/console");
  try {
    await expect(lost).toHaveCount(1, { timeout: 20_000 });
    const at = await lost.evaluate((cell) => ({
      row: cell.closest("tr")?.querySelector("th")?.textContent ?? "",
      column: Array.from(cell.parentElement?.children ?? []).indexOf(cell),
    }));
    const heads = await page.locator(".matrix thead tr > *").allTextContents();
    expect(heads[at.column]).toContain("kr-c");
    expect(at.row).toContain("콘솔");
  } finally {
    await lab(stack, "heal", "kr-c/console");
  }
  await expect(lost).toHaveCount(0, { timeout: 20_000 });
  expect(await page.evaluate(() => performance.timeOrigin), "the page was never loaded anew").toBe(loadedAt);
  await untilAllGood(stack);
});

test("language and theme are kept over pages and a reload", async () => {
  await page.goto("/");
  await page.getByRole("button", { name: "언어: 한국어. 바꾸기" }).click();
  await page.getByRole("menuitemradio", { name: "English" }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await page.getByRole("button", { name: "Switch to dark theme" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await page.goto("/failovers");
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(page.getByRole("link", { name: "New run" })).toBeVisible();
  await page.getByRole("button", { name: "Language: English. Change" }).click();
  await page.getByRole("menuitemradio", { name: "한국어" }).click();
  await expect(page.getByRole("link", { name: "새 실행" })).toBeVisible();
});
