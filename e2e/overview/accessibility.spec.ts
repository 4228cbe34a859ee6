import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { signIn } from "../access/sign-in.ts";
import { askExecutives } from "../approvals/ask.ts";
import { cancelRun } from "../failovers/cancel-run.ts";
import { openPage } from "../stack/page.ts";
import { type StackAt, stackAt } from "../stack/stack.ts";

const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const PHONE = { width: 390, height: 844 };
const THEMES = ["light", "dark"] as const;

let stack: StackAt;
let commander: Page;

test.beforeAll(async ({ browser }) => {
  stack = stackAt();
  commander = await openPage(stack, browser);
  await signIn(commander, "lead", stack.password);
});

test.afterAll(async () => {
  await commander?.context().close();
});

/** No violation in light and in dark; each is told with its elements. */
async function expectAccessible(page: Page, what: string): Promise<void> {
  for (const theme of THEMES) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    const { violations } = await new AxeBuilder({ page }).withTags(WCAG).analyze();
    const told = violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`);
    expect(told, `${what}, ${theme}`).toEqual([]);
  }
}

test("sign-in and the provider's login", async ({ browser }) => {
  const page = await openPage(stack, browser, PHONE);
  await page.goto("/failovers");
  await expect(page.locator("main .panel button").first()).toBeVisible();
  await expectAccessible(page, "sign-in");
  await page.locator("main .panel button").first().click();
  await page.waitForURL(/\/login\//);
  await expectAccessible(page, "provider login");
  await page.context().close();
});

for (const path of [
  "/",
  "/failovers",
  "/failovers/new?plan=zone-evacuation&zone=kr-b",
  "/approvals",
  "/regions",
  "/regions?view=list",
  "/regions/kr/kr-a",
  "/components/meta-db/kr",
  "/backups",
  "/backups/points",
  "/backups/objects",
  "/backups/standards",
]) {
  test(`console page ${path}`, async () => {
    await commander.goto(path);
    await expect(commander.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(commander.locator("[aria-busy=true]")).toHaveCount(0);
    await expectAccessible(commander, path);
  });
}

test("audit", async ({ browser }) => {
  const page = await openPage(stack, browser);
  await signIn(page, "audit", stack.password, "/audit?action=topology.applied");
  await expect(page.locator("tbody tr").first()).toBeVisible();
  await expectAccessible(page, "audit");
  await page.context().close();
});

test("an approval on a phone, its refusal sheet, and the page of the run that waits for it", async ({ browser }) => {
  const { approvalId, number } = await askExecutives(stack, commander, "Asked to look at the page of an approval");
  try {
    const page = await openPage(stack, browser, PHONE);
    await signIn(page, "coo", stack.password, `/approvals/${approvalId}`);
    await expect(page.getByRole("button", { name: "본인 확인 후 승인" })).toBeVisible();
    await expectAccessible(page, "approval");
    await page.getByRole("button", { name: "사유를 적고 거절" }).click();
    await expect(page.getByRole("dialog")).toBeVisible();
    await expectAccessible(page, "refusal sheet");
    await page.context().close();
    await commander.goto(`/failovers/${number}`);
    await expect(commander.locator(".run-head")).toContainText("승인 대기");
    await expectAccessible(commander, "execution page");
  } finally {
    await cancelRun(commander, number, "The page has been looked at");
  }
});
