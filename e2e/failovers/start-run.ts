import type { Page } from "@playwright/test";
import { until } from "../../scripts/stack/until.ts";

export type Plan =
  | "meta-db-switchover"
  | "zone-evacuation"
  | "zone-return"
  | "cross-region-limited-console"
  | "failback-console"
  | (string & {});

/**
 * Prepares a run by its deep link, gives the reason and asks for it.
 * @returns the run's number, or the approval's id when executives must decide
 */
export async function startRun(
  page: Page,
  plan: Plan,
  values: Readonly<Record<string, string>>,
  reason: string,
): Promise<{ number: number | null; approvalId: string | null }> {
  await page.goto(`/failovers/new?${new URLSearchParams({ plan, ...values })}`);
  await page.locator(".start-form textarea").fill(reason);
  const submit = page.locator(".start-form button[type=submit]");
  await until("The request being possible", 60_000, async () => {
    if ((await submit.getAttribute("aria-disabled")) !== "true") return true;
    throw new Error(`the button says: ${await submit.textContent()}`);
  });
  await submit.click();
  await page.waitForURL(/\/(failovers\/\d+|approvals\/[0-9a-f-]{36})$/, { timeout: 30_000 });
  const { pathname } = new URL(page.url());
  const last = pathname.split("/").at(-1) ?? "";
  return pathname.startsWith("/approvals/")
    ? { number: null, approvalId: last }
    : { number: Number(last), approvalId: null };
}
