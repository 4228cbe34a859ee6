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

test("what cannot be loaded when it is wanted is told, and the page stays", async () => {
  await page.goto("/");
  await expect(page.locator(".find kbd"), "the page listens to keys").toHaveText("Ctrl K");
  const parts = "**/_next/static/**";
  await page.route(parts, (route) => route.abort());
  await page.keyboard.press("Control+k");
  await expect(page.locator(".toast")).toContainText("이 부분을 불러오지 못했습니다");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.unroute(parts);
  await page.getByRole("button", { name: "페이지 다시 불러오기" }).click();
  await expect(page.locator(".toast")).toHaveCount(0);
  await expect(page.locator(".find kbd")).toHaveText("Ctrl K");
});
