import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, expect, type Page, test } from "@playwright/test";
import { type Person, signIn } from "../access/sign-in.ts";
import { runRow } from "../failovers/run-rows.ts";
import { openPage } from "../stack/page.ts";
import { rows } from "../stack/rows.ts";
import { type StackAt, stackAt } from "../stack/stack.ts";
import { askExecutives } from "./ask.ts";
import { haechi } from "./change-site.ts";
import { mailAbout } from "./mails.ts";
import { proveOneself } from "./prove.ts";

const PHONE = { width: 390, height: 844 };
const REASON = "The board takes part in decisions from December on";
/** Weaker: more people may decide. */
const ADMITS = ["exec: executive,", "exec: executive, board: executive,"] as const;

/** Policy is protected by policy: from the shell, over two phones, into force. The site is as it was afterwards. */
let stack: StackAt;
test.beforeAll(() => {
  stack = stackAt();
});

test.afterAll(async () => {
  await haechi(stack, ["withdraw"]);
});

const propose = () => haechi(stack, ["apply", "--yes", "--reason", REASON], ADMITS);

async function approvalIn(out: string): Promise<string> {
  const id = /\/approvals\/([0-9a-f-]{36})/.exec(out)?.[1];
  if (!id) throw new Error(`No address of an approval was printed:\n${out}`);
  return id;
}

async function openOnPhone(browser: Browser, person: Person, approvalId: string): Promise<Page> {
  const page = await openPage(stack, browser, PHONE);
  await signIn(page, person, stack.password, `/approvals/${approvalId}`);
  return page;
}

const roles = async () => {
  const [row] = await rows<{ map: Record<string, string> }>(
    stack,
    "select body->'roles'->'map' as map from topology_version order by number desc limit 1",
  );
  return row?.map ?? {};
};

test("a rejected change of the rules changes nothing, and the shell says who must decide", async ({ browser }) => {
  const missing = await haechi(stack, ["apply", "--yes"], ADMITS);
  expect(missing).toMatchObject({ code: 1, out: expect.stringContaining("--reason") });
  const shell = await propose();
  expect(shell.code).toBe(3);
  expect(shell.out).toContain("Waits for 2 of executive");
  const again = await propose();
  expect(again).toMatchObject({ code: 3, out: expect.stringContaining("waits already") });
  const page = await openOnPhone(browser, "cto", await approvalIn(shell.out));
  await page.getByRole("button", { name: "사유를 적고 거절" }).click();
  const sheet = page.getByRole("dialog");
  await sheet.getByRole("radio", { name: "사전에 논의되지 않았다" }).check();
  await sheet.locator("textarea").fill("이사회와 먼저 이야기해야 합니다");
  await sheet.getByRole("button", { name: "거절 보내기" }).click();
  await expect(page.getByRole("heading", { name: "거절되었습니다" })).toBeVisible();
  expect(Object.keys(await roles())).not.toContain("board");
  await page.context().close();
});

test("two executives put a change of the rules in force, and a run that waited must be asked for anew", async ({
  browser,
}) => {
  const commander = await openPage(stack, browser);
  await signIn(commander, "lead", stack.password);
  const run = await askExecutives(stack, commander, "Asked for under the rules of today");
  const shell = await propose();
  expect(shell.code).toBe(3);
  const approvalId = await approvalIn(shell.out);
  const mail = await mailAbout(stack, "coo@", approvalId);
  expect(mail.text).toContain(REASON);

  const coo = await openOnPhone(browser, "coo", approvalId);
  await expect(coo.locator(".approval-main")).toContainText(REASON);
  const rule = coo.locator(".rule-row").filter({ hasText: "board" });
  await expect(rule).toContainText("executive");
  await expect(rule.locator(".status.risk")).toHaveText("약해짐");
  await expect(coo.locator(".approval-main")).toContainText("무효가 될 실행 승인 요청 1건");
  const seen = await new AxeBuilder({ page: coo })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])
    .analyze();
  expect(seen.violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)])).toEqual([]);
  expect(await coo.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width);
  await (await proveOneself(coo, approvalId, "coo", stack.password)).sign.click();
  await expect(coo.locator(".approval-foot")).toContainText("이미 승인함");
  expect(Object.keys(await roles())).not.toContain("board");

  const ciso = await openOnPhone(browser, "ciso", approvalId);
  await (await proveOneself(ciso, approvalId, "ciso", stack.password)).sign.click();
  await expect(ciso.getByRole("heading", { name: "적용되었습니다" })).toBeVisible();
  expect(await roles()).toMatchObject({ board: "executive" });
  await expect(coo.getByRole("heading", { name: "적용되었습니다" })).toBeVisible();
  expect((await runRow(stack, run.number)).status).toBe("expired");
  await commander.goto("/approvals");
  await expect(commander.locator("main table")).toContainText("정책 변경: 규칙 1건");
  for (const page of [coo, ciso, commander]) await page.context().close();
});

test("what made the safeguards weaker is taken back the same way", async ({ browser }) => {
  // The site's own file no longer says what is in force: applying it is a change of the rules as well.
  const shell = await haechi(stack, ["apply", "--yes", "--reason", "The board's part in decisions is over"]);
  expect(shell.code).toBe(3);
  const approvalId = await approvalIn(shell.out);
  for (const person of ["cto", "coo"] as const) {
    const page = await openOnPhone(browser, person, approvalId);
    await (await proveOneself(page, approvalId, person, stack.password)).sign.click();
    await expect(page.getByRole("dialog")).toBeHidden();
    await page.context().close();
  }
  expect(Object.keys(await roles())).not.toContain("board");
});
