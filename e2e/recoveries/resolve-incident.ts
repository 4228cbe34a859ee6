import type { Page } from "@playwright/test";

/** On the page of an incident whose losses and runs are over: resolves it, with the reason a commander gives. */
export async function resolveIncident(page: Page, reason: string): Promise<void> {
  await page.getByRole("button", { name: "해결로 전환…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.locator("textarea").fill(reason);
  await dialog.getByRole("button", { name: "해결로 전환" }).click();
}
