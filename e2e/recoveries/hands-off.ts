import type { Page } from "@playwright/test";

/** Through the product's own switch, from the account menu that every page has. */
export async function setHandsOff(page: Page, reason: string): Promise<void> {
  await page.goto("/");
  await page.locator(".account").click();
  await page.getByRole("menuitem", { name: "자동 대응 보류" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.locator("textarea").fill(reason);
  await dialog.getByRole("button", { name: /시간 동안 보류/ }).click();
  await page.locator(".strip.hold").waitFor();
}

/** By a commander, from the strip. */
export async function liftHandsOff(page: Page): Promise<void> {
  await page.goto("/");
  await page.locator(".strip.hold").getByRole("button").click();
  await page.locator(".strip.hold").waitFor({ state: "detached" });
}
