import type { Page } from "@playwright/test";
import { atMost, type Findings, type Options } from "../bench.ts";
import { summary } from "../statistics.ts";
import type { Crowd } from "./crowd/crowd.ts";
import { writeSamples } from "./crowd/observer.ts";
import { openBrowser, openWindow } from "./crowd/window.ts";

const TIMES = 40;
const LIMIT_MS = 1_000;
/** Something changes at every phase of the rounds in which viewers are told. */
const APART_MS = [730, 1_170, 910, 1_390];

type Sample = { readonly committedMs: number; readonly toPixelMs: number };

/**
 * From the commit of a sample to the pixel: a flag is measured to be on, and a page of a real browser that has been open all the
 * while shows it. Counted from the moment the sample is handed to the database, which is before its commit, to the frame after the
 * one in which the words stood in the page. Same clock: browser and database run on this machine.
 */
export async function measurePixel(crowd: Crowd, options: Options): Promise<Findings> {
  const { told, repetitions } = options;
  const browser = await openBrowser(options);
  const page = await openWindow(crowd, browser);
  await page.goto(crowd.url);
  await page.locator(".matrix tbody tr").first().waitFor();
  await page.locator(".top-bar .age:not(.stale)").waitFor();
  const flags = crowd.things.filter((thing) => thing.value.kind === "flags");
  const samples: Sample[] = [];
  for (let number = 0; number < (repetitions ?? TIMES); number += 1) {
    const thing = flags[(number * 7) % flags.length];
    if (!thing) throw new Error("The site has no flags.");
    await page.waitForTimeout(APART_MS[number % APART_MS.length] ?? 0);
    const word = `bench-${number}`;
    crowd.held.add(thing.key);
    const shown = whenShown(page, word);
    const handed = Date.now();
    await writeSamples(crowd.db, [{ ...thing, value: { kind: "flags", flags: { [word]: "on" } } }]);
    const committedMs = Date.now() - handed;
    const sample = { committedMs, toPixelMs: (await shown) - handed };
    samples.push(sample);
    await writeSamples(crowd.db, [thing]);
    crowd.held.delete(thing.key);
  }
  const toPixel = summary(samples.map((one) => one.toPixelMs));
  told(`${toPixel.n} changes seen, half of them within ${toPixel.median} ms`);
  await browser.close();
  return {
    figures: { observationToPixelMs: toPixel, ofThatCommitMs: summary(samples.map((one) => one.committedMs)) },
    targets: [atMost("observation to pixel, p95", toPixel.p95, LIMIT_MS, "ms")],
    runs: samples,
  };
}

/** The time of the frame after the one in which the words came into the table. */
function whenShown(page: Page, word: string): Promise<number> {
  return page.evaluate(
    (wanted) =>
      new Promise<number>((resolve, reject) => {
        const table = document.querySelector(".matrix");
        if (!table) return reject(new Error("no matrix"));
        const late = setTimeout(() => reject(new Error(`${wanted} was not shown within 15 s`)), 15_000);
        const seen = () => {
          if (!table.textContent?.includes(wanted)) return;
          watcher.disconnect();
          clearTimeout(late);
          requestAnimationFrame(() => requestAnimationFrame(() => resolve(Date.now())));
        };
        const watcher = new MutationObserver(seen);
        watcher.observe(table, { subtree: true, childList: true, characterData: true });
        seen();
      }),
    word,
  );
}
