import { expect, type Page } from "@playwright/test";

/** What a page tells of a recovery's times, as a person reads it: `0:21`, and each phase with its own. */
export type ToldTimes = { readonly elapsed: string; readonly phases: readonly string[] };

/** The recovery clock of the page that is open, once it stands still. */
async function toldTimes(page: Page): Promise<ToldTimes> {
  const clock = page.locator(".panel.recovery");
  await expect(clock.locator(".legend .run"), "the clock has stopped").toHaveCount(0);
  const [first] = ((await clock.locator(".elapsed").textContent()) ?? "").split("/");
  const phases = await clock.locator(".legend > span").allTextContents();
  return { elapsed: first?.trim() ?? "", phases: phases.map((text) => text.trim()) };
}

/** The crisis overview, the execution and the incident, one after the other. */
export async function threeTellings(page: Page, run: number, incident: number): Promise<readonly ToldTimes[]> {
  const told: ToldTimes[] = [];
  for (const path of ["/", `/failovers/${run}`, `/incidents/${incident}`]) {
    await page.goto(path);
    told.push(await toldTimes(page));
  }
  return told;
}
