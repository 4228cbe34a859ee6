import type { Page } from "@playwright/test";
import { countWire, type Kind } from "../../e2e/stack/wire.ts";
import { atMost, type Findings, type Options } from "../bench.ts";
import { summary } from "../statistics.ts";
import type { Crowd } from "./crowd/crowd.ts";
import { openBrowser, openWindow } from "./crowd/window.ts";

const TIMES = 7;
const JAVASCRIPT_KB = 250;
const PAINT_MS = 1_200;

type Load = {
  readonly largestPaintMs: number;
  /** What painted it: the element's tag and class. */
  readonly painted: string;
  /** Compressed bytes as transferred, with their headers, by kind. */
  readonly bytes: Readonly<Record<Kind, number>>;
};

/** The first load of the overview by somebody signed in whose browser has nothing of it yet: bytes on the wire, and the largest paint. */
export async function measureLoad(crowd: Crowd, options: Options): Promise<Findings> {
  const browser = await openBrowser(options);
  const loads: Load[] = [];
  for (let number = 0; number < (options.repetitions ?? TIMES); number += 1) {
    const page = await openWindow(crowd, browser);
    const load = await loadOnce(crowd, page);
    loads.push(load);
    options.told(`${Math.round(load.bytes.Script / 1_000)} kB of JavaScript, painted after ${load.largestPaintMs} ms`);
    await page.context().close();
  }
  await browser.close();
  const kilobytes = (kind: Kind) => summary(loads.map(({ bytes }) => bytes[kind] / 1_000));
  const paint = summary(loads.map((one) => one.largestPaintMs));
  return {
    figures: {
      largestPaintMs: paint,
      painted: [...new Set(loads.map((one) => one.painted))],
      javascriptKb: kilobytes("Script"),
      documentKb: kilobytes("Document"),
      stylesheetKb: kilobytes("Stylesheet"),
      fontKb: kilobytes("Font"),
    },
    targets: [
      atMost("JavaScript of the first load", kilobytes("Script").max, JAVASCRIPT_KB, "kB"),
      atMost("largest contentful paint, median", paint.median, PAINT_MS, "ms"),
    ],
    runs: loads,
  };
}

async function loadOnce(crowd: Crowd, page: Page): Promise<Load> {
  const bytes = await countWire(page);
  await page.goto(crowd.url);
  await page.locator(".matrix tbody tr").first().waitFor();
  // Alive: every script that belongs to the page has run, and it hears changes.
  await page.locator(".top-bar .age:not(.stale)").waitFor();
  await page.evaluate(async () => {
    await document.fonts.ready;
  });
  const paint = await page.evaluate(
    () =>
      new Promise<{ at: number; by: string }>((resolve) => {
        new PerformanceObserver((list) => {
          const last = list.getEntries().at(-1) as PerformanceEntry & { element?: Element };
          const { element } = last;
          resolve({ at: last.startTime, by: element ? `${element.tagName.toLowerCase()}.${element.className}` : "" });
        }).observe({ type: "largest-contentful-paint", buffered: true });
      }),
  );
  return { largestPaintMs: Math.round(paint.at), painted: paint.by, bytes: { ...bytes } };
}
