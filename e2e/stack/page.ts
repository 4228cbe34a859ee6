import type { Browser, Page } from "@playwright/test";
import type { StackAt } from "./stack.ts";

/** A person's own browser window: nobody else's session, Korean, Seoul's clock. */
export async function openPage(
  stack: StackAt,
  browser: Browser,
  viewport = { width: 1440, height: 900 },
): Promise<Page> {
  const context = await browser.newContext({ baseURL: stack.url, viewport, locale: "ko-KR", timezoneId: "Asia/Seoul" });
  return context.newPage();
}
