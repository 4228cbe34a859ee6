import { expect, type Locator, type Page } from "@playwright/test";
import { logIn, type Person } from "../access/sign-in.ts";

/** From the approval's page to the sheet that is about to be signed: a new login, made for this approval alone. */
export async function proveOneself(
  page: Page,
  approvalId: string,
  person: Person,
  password: string,
): Promise<{ readonly stepUp: string; readonly sign: Locator }> {
  await page.getByRole("button", { name: "본인 확인 후 승인" }).click();
  await logIn(page, person, password);
  await page.waitForURL(new RegExp(`/approvals/${approvalId}\\?stepUp=`));
  const sign = page.getByRole("dialog").getByRole("button", { name: "서명하고 승인" });
  await expect(sign).toBeVisible();
  return { stepUp: new URL(page.url()).searchParams.get("stepUp") ?? "", sign };
}
