import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { chromium } from "@playwright/test";
import { signIn } from "../../e2e/access/sign-in.ts";
import { crossRegion } from "../../e2e/recoveries/cross-region.ts";
import { lab } from "../../e2e/recoveries/lab.ts";
import { catchLie } from "../../e2e/recoveries/lying-step.ts";
import { untilAllGood } from "../../e2e/recoveries/measured.ts";
import type { Recovery } from "../../e2e/recoveries/recovery.ts";
import { switchOver } from "../../e2e/recoveries/switchover.ts";
import { loseZone, returnZone } from "../../e2e/recoveries/zone-loss.ts";
import { handOver } from "../../e2e/stack/hand-over.ts";
import { openPage } from "../../e2e/stack/page.ts";
import { stage } from "../stack/progress.ts";
import type { Stack } from "../stack/stack.ts";
import { CHROMIUM } from "./chromium.ts";
import { versions } from "./versions.ts";

const ROOT = path.join(import.meta.dirname, "../..");

/**
 * Does the three recoveries unattended, through the web interface, and says what was measured of each.
 * @returns true when nothing fell short
 */
export async function check(stack: Stack, reportFile?: string): Promise<boolean> {
  const at = handOver(stack);
  const browser = await chromium.launch(CHROMIUM);
  const recoveries: Recovery[] = [];
  const begun = new Date();
  let failure: string | null = null;
  const record = async (title: string, work: () => Promise<Recovery>) => {
    recoveries.push(await stage(title, work, told));
  };
  try {
    const operator = await openPage(at, browser);
    await signIn(operator, "sre", at.password);
    await record("Switchover kr-a → kr-b", () => switchOver(at, operator, "kr-b"));
    await record("Switchover kr-b → kr-a", () => switchOver(at, operator, "kr-a"));
    await record("Loss of zone kr-a", () => loseZone(at, operator, "kr-a"));
    await record("Return of zone kr-a", () => returnZone(at, operator, "kr-a"));
    await stage("Everything measured good", () => untilAllGood(at));
    await record("Cross-region to jp", () =>
      crossRegion(at, browser, "cross-region-limited-console", { region: "jp", mode: "limited" }),
    );
    await record("Back to kr", () => crossRegion(at, browser, "failback-console", { region: "kr", mode: "full" }));
    const caught = await stage(
      "A step that lies",
      () => catchLie(at, operator),
      (findings) => (findings.every((one) => one.holds) ? "caught" : "NOT CAUGHT"),
    );
    recoveries.push({
      name: "a step that lies about what it moves",
      run: "",
      status: "",
      clock: { fromLastGoodMs: null, fromFirstFailingMs: null, executeMs: null },
      measured: null,
      outcome: null,
      steps: [],
      findings: caught,
    });
  } catch (error) {
    failure = error instanceof Error ? error.message : String(error);
    console.error(`\n  ${failure}`);
    console.error(await lab(at, "status").catch((reason: unknown) => String(reason)));
  } finally {
    await browser.close();
  }
  const short = recoveries.flatMap((one) =>
    one.findings.filter((found) => !found.holds).map((found) => ({ recovery: one.name, ...found })),
  );
  for (const one of short) console.log(`  FELL SHORT  ${one.recovery}: ${one.what}: ${JSON.stringify(one.measured)}`);
  const passed = failure === null && short.length === 0;
  if (reportFile)
    write(reportFile, {
      product: version(),
      begun,
      ended: new Date(),
      passed,
      failure,
      fellShort: short,
      versions: versions(),
      recoveries,
    });
  console.log(`  ${passed ? "All recoveries done; nothing fell short." : "Something fell short."}`);
  return passed;
}

function told(recovery: Recovery): string {
  const { measured, clock } = recovery;
  const seconds = (ms: number | null | undefined) =>
    typeof ms === "number" ? `${(ms / 1000).toFixed(1)} s` : "not measured";
  const customers = measured
    ? `, customers' longest wait ${seconds(measured.gapMs)}, ${measured.lost} of ${measured.acknowledged} acknowledged rows lost`
    : "";
  return `${recovery.run} ${recovery.status} in ${seconds(clock.executeMs)}${customers}`;
}

function version(): string {
  return (JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8")) as { version: string }).version;
}

function write(file: string, report: unknown): void {
  mkdirSync(path.dirname(path.resolve(file)), { recursive: true });
  writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
  console.log(`  Report: ${file}`);
}
