import { expect, type Page, test } from "@playwright/test";
import { signIn } from "../access/sign-in.ts";
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

test("every figure of the objectives panel leads by clicks to a page of samples with rows", async () => {
  await page.goto("/");
  const panel = page.locator("table.objectives");
  await expect(panel).toBeVisible();
  const hrefs = await panel
    .locator("a.figure-link[href^='/objectives/']")
    .evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""));
  expect(hrefs.length).toBeGreaterThan(4);
  for (const href of new Set(hrefs)) {
    await page.goto("/");
    await panel.locator(`a.figure-link[href="${href}"]`).first().click();
    await page.waitForURL((url) => `${url.pathname}${url.search}` === href);
    const current = page.locator(".objective-figures a[href^='/measurements']");
    await current.click();
    await page.waitForURL((url) => url.pathname === "/measurements");
    await expect(page.locator("table.samples tbody time").first(), href).toBeVisible({ timeout: 20_000 });
  }
});

test("what would be lost leads to the samples of each standby it was measured on", async () => {
  await page.goto("/objectives/rpo/meta-db?region=kr");
  const standby = page.locator("a[href*='/measurements?key=meta-db%2Fkr%3Akr-']").first();
  await standby.click();
  await expect(page.locator("table.samples tbody time").first()).toBeVisible({ timeout: 20_000 });
});
