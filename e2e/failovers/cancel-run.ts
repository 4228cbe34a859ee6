import { expect, type Page } from "@playwright/test";

/** A commander who is signed in on `page` cancels the run from its own page; what it did stays as it is. */
export async function cancelRun(page: Page, number: number, reason: string): Promise<void> {
  await page.goto(`/failovers/${number}`);
  await page.locator(".run-head").getByRole("button", { name: "취소…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.locator("textarea").fill(reason);
  await dialog.getByRole("button", { name: /^(취소 실행|여기서 멈추고 취소)$/ }).click();
  await expect(page.locator(".run-head")).toContainText("취소됨");
}
