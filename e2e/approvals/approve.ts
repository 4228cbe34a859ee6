import { expect, type Page } from "@playwright/test";
import { logIn, type Person } from "../access/sign-in.ts";

/** From the mail's deep link to the signature: sign in, read, log in anew for this approval alone, sign. */
export async function approve(page: Page, approvalId: string, person: Person, password: string): Promise<void> {
  await page.locator(".approval-foot button:not([aria-disabled=true])").first().click();
  await logIn(page, person, password);
  await page.waitForURL(new RegExp(`/approvals/${approvalId}\\?`));
  const sheet = page.getByRole("dialog");
  await sheet.locator("button:not([aria-disabled=true])").first().click();
  await expect(sheet).toBeHidden();
}
