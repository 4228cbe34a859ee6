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

/** Every cell of the matrix by row and zone, with the state it shows. */
async function cells(): Promise<Record<string, string>> {
  return page.locator(".matrix").evaluate((table) => {
    const heads = Array.from(
      table.querySelectorAll("thead tr > *"),
      (one) => one.querySelector("b")?.textContent ?? "",
    );
    const seen = Array.from(table.querySelectorAll("tbody tr"), (row) => {
      const name = row.querySelector("th")?.firstChild?.textContent ?? "";
      return Array.from(row.children, (cell, at) => [
        `${name} ${heads[at]}`,
        ["ok", "risk", "bad", "na"].find((state) => cell.querySelector(`.icon.${state}`)) ?? "",
      ]).filter((_, at) => heads[at] !== "");
    });
    return Object.fromEntries(seen.flat());
  });
}

test("one console process that dies is seen at the gateways before it and nowhere else, live, and heals back", async () => {
  await untilAllGood(stack);
  await page.goto("/");
  await expect(page.locator(".matrix tbody tr").first()).toBeVisible();
  await expect.poll(async () => Object.values(await cells()).filter((state) => state !== "ok")).toEqual([]);
  const calm = await cells();
  const loadedAt = await page.evaluate(() => performance.timeOrigin);
  await lab(stack, "fault", "kill", "kr-c/console");
  try {
    const amber = { "게이트웨이 kr-a": "risk", "게이트웨이 kr-b": "risk", "게이트웨이 kr-c": "risk" };
    await expect.poll(cells, { timeout: 20_000 }).toEqual({ ...calm, ...amber });
    await expect(page.locator(".matrix tbody")).toContainText("서버 2/3");
  } finally {
    await lab(stack, "heal", "kr-c/console");
  }
  await expect.poll(cells, { timeout: 20_000 }).toEqual(calm);
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
