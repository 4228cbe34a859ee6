import { expect, test } from "@playwright/test";
import { signIn } from "../access/sign-in.ts";
import { openPage } from "../stack/page.ts";
import { stackAt } from "../stack/stack.ts";
import { countWire } from "../stack/wire.ts";

/** Compressed, as transferred. The bench `overview-load` also times it. */
const MOST_BYTES = 250_000;

test("the first load of the overview carries no more JavaScript than was promised", async ({ browser }) => {
  const stack = stackAt();
  const signedIn = await openPage(stack, browser);
  await signIn(signedIn, "sre", stack.password);
  const cookies = await signedIn.context().cookies();
  await signedIn.context().close();

  const page = await openPage(stack, browser); // another window: nothing of it is cached
  await page.context().addCookies(cookies);
  const bytes = await countWire(page);
  await page.goto("/");
  await expect(page.locator(".matrix tbody tr").first()).toBeVisible();
  await expect(page.locator(".top-bar .age:not(.stale)"), "every script has run, the page hears").toBeVisible();
  expect(bytes.Script).toBeGreaterThan(50_000);
  expect(bytes.Script).toBeLessThanOrEqual(MOST_BYTES);
  await page.context().close();
});
