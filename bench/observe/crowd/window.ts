import { type Browser, chromium, type Page } from "@playwright/test";
import { CHROMIUM } from "../../../scripts/check/chromium.ts";
import type { Options } from "../../bench.ts";
import type { Crowd } from "./crowd.ts";

export async function openBrowser({ atEnd }: Pick<Options, "atEnd">): Promise<Browser> {
  const browser = await chromium.launch(CHROMIUM);
  atEnd(() => browser.close());
  return browser;
}

/** An empty window of a signed-in operator: nothing cached, Korean, as wide as a desk's screen. */
export async function openWindow(crowd: Crowd, browser: Browser): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: "ko-KR",
    timezoneId: "Asia/Seoul",
  });
  const { name, value } = await crowd.cookie("operator", "sre");
  await context.addCookies([{ name, value, url: crowd.url, httpOnly: true }]);
  return context.newPage();
}
