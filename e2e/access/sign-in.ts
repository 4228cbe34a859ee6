import type { Page } from "@playwright/test";

/** People of the demo, by their subject at the local provider. */
export type Person = "sre" | "lead" | "coo" | "ciso" | "cto" | "audit" | "admin" | "staff";

/** Signs in through the real provider, whatever page is asked for first; ends on that page. */
export async function signIn(page: Page, person: Person, password: string, path = "/"): Promise<void> {
  await page.goto(path);
  await page.locator("main .panel button").first().click();
  await logIn(page, person, password);
  await page.waitForURL((url) => url.pathname + url.search === path);
}

/** Fills the provider's own page: a first login, or the fresh one that an approval asks for. */
export async function logIn(page: Page, person: Person, password: string): Promise<void> {
  await page.waitForURL(/\/login\//);
  await page.locator(`input[name=subject][value=${person}]`).check();
  await page.locator("input[name=password]").fill(password);
  await page.locator("button[type=submit]").click();
}
