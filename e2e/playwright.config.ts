import path from "node:path";
import { defineConfig } from "@playwright/test";
import { CHROMIUM } from "../scripts/check/chromium.ts";

/** One stack for all journeys, one journey at a time: they break the same lab. Debian's chromium; nothing is downloaded. */
export default defineConfig({
  testDir: import.meta.dirname,
  outputDir: path.join(import.meta.dirname, "../test-results"),
  globalSetup: path.join(import.meta.dirname, "stack/set-up.ts"),
  workers: 1,
  fullyParallel: false,
  retries: 0,
  timeout: 240_000,
  expect: { timeout: 15_000 },
  reporter: [["list"], ["json", { outputFile: path.join(import.meta.dirname, "../.haechi/test/e2e.json") }]],
  use: {
    browserName: "chromium",
    locale: "ko-KR",
    timezoneId: "Asia/Seoul",
    // Without a film of each page: it is thrown away nearly always, and recording costs what the lab needs.
    trace: { mode: "retain-on-failure", screenshots: false },
    screenshot: "only-on-failure",
    launchOptions: CHROMIUM,
  },
});
