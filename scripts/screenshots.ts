// npm run screenshots [-- --stack FILE]   Pictures of the real product for docs/images, from a stack of their own or one that runs.
import { mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { type Browser, chromium, type Page } from "@playwright/test";
import { signIn } from "../e2e/access/sign-in.ts";
import { askExecutives } from "../e2e/approvals/ask.ts";
import { cancelRun } from "../e2e/failovers/cancel-run.ts";
import { untilEnded } from "../e2e/failovers/run-rows.ts";
import { untilPolicyRuns } from "../e2e/recoveries/automatic.ts";
import { lab } from "../e2e/recoveries/lab.ts";
import { untilAllGood } from "../e2e/recoveries/measured.ts";
import { resolveIncident } from "../e2e/recoveries/resolve-incident.ts";
import { returnZone } from "../e2e/recoveries/zone-loss.ts";
import { handOver } from "../e2e/stack/hand-over.ts";
import { openPage } from "../e2e/stack/page.ts";
import type { StackAt } from "../e2e/stack/stack.ts";
import { CHROMIUM } from "./check/chromium.ts";
import { startStack } from "./stack/stack.ts";

const FOLDER = path.join(import.meta.dirname, "../docs/images");
const { values } = parseArgs({ options: { stack: { type: "string" } } });
mkdirSync(FOLDER, { recursive: true });

const own = values.stack
  ? null
  : await startStack({
      state: path.join(process.env.HAECHI_STATE ?? ".haechi", "screenshots"),
      webPort: 3_600,
      fresh: true,
    });
const stack: StackAt = own ? handOver(own) : (JSON.parse(readFileSync(values.stack ?? "", "utf8")) as StackAt);
const browser = await chromium.launch(CHROMIUM);
try {
  await takeAll(stack, browser);
} finally {
  await browser.close();
  await own?.stop();
}

/** A zone lost, its evacuation, its return, the calm after it, and a request to executives. */
async function takeAll(at: StackAt, browser: Browser): Promise<void> {
  const page = await openPage(at, browser);
  await signIn(page, "lead", at.password);
  await untilAllGood(at);
  const begun = new Date();
  await lab(at, "fault", "kill", "kr-a");
  const evacuation = await untilPolicyRuns(at, begun);
  await page.locator(".console.crisis").waitFor();
  await overview(page, "dark", "overview-crisis-dark-ko");

  await untilEnded(at, evacuation);
  await page.context().addCookies([{ name: "haechi-locale", value: "en", url: at.url }]);
  await page.emulateMedia({ colorScheme: "light" });
  await page.goto(`/failovers/${evacuation}`);
  await page.locator(".react-flow__node").first().waitFor();
  await shoot(page, "execution-light-en");
  await page.context().clearCookies({ name: "haechi-locale" });

  await returnZone(at, page, "kr-a");
  await untilAllGood(at);
  await page.goto("/");
  await page.getByRole("link", { name: "인시던트 열기" }).click();
  await resolveIncident(page, "존이 돌아왔고 모든 측정이 정상입니다");
  await page.locator(".crisis-bar").waitFor({ state: "detached" });
  await overview(page, "light", "overview-calm-light-ko");
  await overview(page, "dark", "overview-calm-dark-ko");

  const { approvalId, number } = await askExecutives(at, page, "분기 훈련: 리전 간 전환을 승인까지 확인합니다");
  const phone = await openPage(at, browser, { width: 390, height: 844 });
  await signIn(phone, "coo", at.password, `/approvals/${approvalId}`);
  await phone.locator(".approval-foot .primary:not([aria-disabled])").waitFor();
  await shoot(phone, "approval-phone-ko");
  await cancelRun(page, number, "The picture has been taken");
}

async function overview(page: Page, colorScheme: "light" | "dark", name: string): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await page.goto("/");
  await page.locator(".matrix tbody tr, .start-plans li").first().waitFor();
  await shoot(page, name);
}

async function shoot(page: Page, name: string): Promise<void> {
  await page.locator("[aria-busy=true]").first().waitFor({ state: "detached" });
  if ((await page.locator(".top-bar").count()) > 0) await page.locator(".top-bar .age:not(.stale)").waitFor();
  await page.evaluate(async () => {
    await document.fonts.ready;
  });
  await page.screenshot({ path: path.join(FOLDER, `${name}.png`), animations: "disabled" });
  console.log(`  docs/images/${name}.png`);
}
