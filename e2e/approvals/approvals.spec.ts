import { type Browser, expect, type Page, test } from "@playwright/test";
import { until } from "../../scripts/stack/until.ts";
import { type Person, signIn } from "../access/sign-in.ts";
import { cancelRun } from "../failovers/cancel-run.ts";
import { runRow, untilEnded } from "../failovers/run-rows.ts";
import { openPage } from "../stack/page.ts";
import { rows } from "../stack/rows.ts";
import { restartWeb, type StackAt, stackAt } from "../stack/stack.ts";
import { type Asked, askExecutives } from "./ask.ts";
import { mailAbout } from "./mails.ts";
import { proveOneself } from "./prove.ts";

const PHONE = { width: 390, height: 844 };

/** Executives on a phone. Nothing is ever approved to its end here: the lab stays as it was. */
let stack: StackAt;
let commander: Page;
let asked: Asked;

test.beforeAll(async ({ browser }) => {
  stack = stackAt();
  commander = await openPage(stack, browser);
  await signIn(commander, "lead", stack.password);
});

test.beforeEach(async () => {
  asked = await askExecutives(stack, commander, "Asked by a journey that ends before anything runs");
});

test.afterEach(async () => {
  if ((await runRow(stack, asked.number)).status === "awaiting_approval")
    await cancelRun(commander, asked.number, "The journey is over");
});

test.afterAll(async () => {
  await commander?.context().close();
});

async function openOnPhone(browser: Browser, person: Person): Promise<Page> {
  const page = await openPage(stack, browser, PHONE);
  await signIn(page, person, stack.password, `/approvals/${asked.approvalId}`);
  return page;
}

function decisions(): Promise<{ approver: string; decision: string }[]> {
  return rows(stack, "select approver, decision from approval_decision where approval_id = $1", [asked.approvalId]);
}

test("a request mails three executives at once, and its link authenticates nobody", async ({ browser }) => {
  const mails = await Promise.all(
    ["coo@", "ciso@", "cto@"].map((address) => mailAbout(stack, address, asked.approvalId)),
  );
  const page = await openPage(stack, browser, PHONE);
  for (const mail of mails) {
    const link = new RegExp(`https?://\\S*/approvals/${asked.approvalId}\\S*`).exec(mail.text)?.[0] ?? "";
    expect(new URL(link).search, "the link carries no secret").toBe("");
    await page.goto(link);
    await expect(page).toHaveURL(/\/sign-in\?callbackUrl=/);
  }
  await page.context().close();
  await commander.goto(`/approvals/${asked.approvalId}`);
  const told = commander.locator(".person-row").filter({ hasText: /메일 발송됨 \d{2}:\d{2}:\d{2}/ });
  await expect(told, "each stands with the time at which the mail server took it").toHaveCount(3);
});

test("two presses of sign at once, and in two tabs, are one decision", async ({ browser }) => {
  const first = await openOnPhone(browser, "coo");
  const { sign } = await proveOneself(first, asked.approvalId, "coo", stack.password);
  const second = await first.context().newPage();
  await second.goto(first.url());
  const other = second.getByRole("dialog").getByRole("button", { name: "서명하고 승인" });
  await expect(other).toBeVisible();
  await Promise.all([sign.dblclick(), other.dblclick()]);
  for (const page of [first, second]) await expect(page.locator(".approval-foot")).toContainText("이미 승인함");
  expect(await decisions()).toEqual([{ approver: "coo", decision: "approve" }]);
  expect((await runRow(stack, asked.number)).status).toBe("awaiting_approval");
  const audited = await rows(
    stack,
    "select 1 from audit_event where subject_id = $1 and actor = 'coo' and action = 'approval.approved'",
    [asked.approvalId],
  );
  expect(audited).toHaveLength(1);
  await first.context().close();
});

test("a rejection with its reason ends the run and is told to the requester on an open page", async ({ browser }) => {
  await commander.goto(`/failovers/${asked.number}`);
  await expect(commander.locator(".run-head")).toContainText("승인 대기");
  const page = await openOnPhone(browser, "ciso");
  await page.getByRole("button", { name: "사유를 적고 거절" }).click();
  const sheet = page.getByRole("dialog");
  await sheet.getByRole("radio", { name: "리전 복구가 가깝다" }).check();
  await sheet.locator("textarea").fill("전력이 10분 안에 돌아옵니다");
  await sheet.getByRole("button", { name: "거절 보내기" }).click();
  await expect(page.getByRole("heading", { name: "거절되었습니다" })).toBeVisible();
  await expect(commander.locator(".run-head")).toContainText("거절됨");
  await expect(commander.locator("main")).toContainText("전력이 10분 안에 돌아옵니다");
  expect((await untilEnded(stack, asked.number)).status).toBe("rejected");
  expect(await decisions()).toEqual([{ approver: "ciso", decision: "reject" }]);
  await page.context().close();
});

test("an approval whose time has passed cannot be signed by a page that still shows it as open", async ({
  browser,
}) => {
  const page = await openOnPhone(browser, "coo");
  // From the return of the login on this page hears nothing, as on a train: what it shows is old, and the verb must know better.
  await page.route("**/api/trpc/**", (route) => route.abort());
  const { sign } = await proveOneself(page, asked.approvalId, "coo", stack.password);
  await rows(stack, "update approval set expires_at = now() - interval '1 second' where id = $1", [asked.approvalId]);
  await sign.click();
  await expect(page.locator(".approval-foot [role=alert]")).toContainText(
    /승인 시간이 지나 요청이 끝났습니다|이 승인 요청은 이미 끝났습니다/,
  );
  expect((await untilEnded(stack, asked.number, 20_000)).status).toBe("expired");
  expect(await decisions()).toEqual([]);
  await page.unroute("**/api/trpc/**");
  await page.reload();
  await expect(page.getByRole("heading", { name: "승인 시간이 지났습니다" })).toBeVisible();
  await page.context().close();
});

test("a page left open goes on after the web process was killed and started again", async ({ browser }) => {
  const page = await openOnPhone(browser, "cto");
  await expect(page.getByRole("button", { name: "본인 확인 후 승인" })).toBeVisible();
  await restartWeb(stack);
  const { sign } = await proveOneself(page, asked.approvalId, "cto", stack.password);
  await restartWeb(stack);
  await sign.click();
  await until("The decision being written", 15_000, async () => (await decisions()).length === 1);
  await expect(page.locator(".approval-foot")).toContainText("이미 승인함");
  await page.context().close();
});

test("another executive's proof in the address is worth nothing", async ({ browser }) => {
  const owner = await openOnPhone(browser, "coo");
  const { stepUp } = await proveOneself(owner, asked.approvalId, "coo", stack.password);
  const page = await openOnPhone(browser, "ciso");
  await page.goto(`/approvals/${asked.approvalId}?stepUp=${stepUp}`);
  await expect(page.getByRole("button", { name: "본인 확인 후 승인" })).toBeVisible();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.goto(`/api/step-up/start?stepUp=${stepUp}`);
  await expect(page).toHaveURL(new RegExp(`/approvals/${asked.approvalId}`));
  await expect(page.locator(".approval-foot [role=alert]")).toContainText("본인 확인");
  expect(await decisions()).toEqual([]);
  await Promise.all([owner.context().close(), page.context().close()]);
});

test("a proof that was lost on the way is told on its approval, and on the list when nobody knows whose it was", async ({
  browser,
}) => {
  const page = await openOnPhone(browser, "coo");
  const { stepUp } = await proveOneself(page, asked.approvalId, "coo", stack.password);
  await page.goto(`/api/step-up/callback?code=old&state=${stepUp}.old`);
  await expect(page).toHaveURL(new RegExp(`/approvals/${asked.approvalId}\\?error=step-up-not-found`));
  await expect(page.locator(".approval-foot [role=alert]")).toContainText("본인 확인이 만료되었거나");
  await page.goto("/api/step-up/callback?state=unknown");
  await expect(page).toHaveURL(/\/approvals\?error=step-up-not-found/);
  await expect(page.locator("main [role=alert]")).toContainText("아래 목록에서 요청을 열고 다시 시작하십시오");
  expect(await decisions()).toEqual([]);
  await page.context().close();
});
