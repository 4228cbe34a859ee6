import { expect, type Page, test } from "@playwright/test";
import { signIn } from "../access/sign-in.ts";
import { openPage } from "../stack/page.ts";
import { rows } from "../stack/rows.ts";
import { killWorker, type StackAt, stackAt, startWorker } from "../stack/stack.ts";
import { applyPlans } from "./apply-plans.ts";
import { cancelRun } from "./cancel-run.ts";
import { runRow, stepRows, untilEnded } from "./run-rows.ts";
import { SMALL_PLANS } from "./small-plans.ts";
import { startRun } from "./start-run.ts";

let stack: StackAt;
let operator: Page;
let commander: Page;

test.beforeAll(async ({ browser }) => {
  stack = stackAt();
  await applyPlans(stack, SMALL_PLANS);
  [operator, commander] = await Promise.all([openPage(stack, browser), openPage(stack, browser)]);
  await signIn(operator, "sre", stack.password);
  await signIn(commander, "lead", stack.password);
});

/** A journey that stopped half-way must not hold the region against the next one. */
test.afterEach(async () => {
  const left = await rows<{ number: number }>(
    stack,
    "select number from run where status in ('approved', 'running', 'verifying', 'paused')",
  );
  for (const { number } of left) await cancelRun(commander, number, "Left over by a journey that stopped");
});

test.afterAll(async () => {
  await Promise.all([operator?.context().close(), commander?.context().close()]);
  await applyPlans(stack, {});
});

/** Asks for one of the small plans; they act in kr alone, so a number comes back. */
async function start(page: Page, plan: keyof typeof SMALL_PLANS): Promise<number> {
  const { number } = await startRun(page, plan, {}, `A journey runs ${plan}`);
  if (number === null) throw new Error("A plan inside a region must not ask executives.");
  return number;
}

/** Opens the step that asks, from the box above everything else. */
async function openAskingStep(page: Page, number: number) {
  await page.goto(`/failovers/${number}`);
  await page.locator(".waiting-box").getByRole("button").click();
  return page.getByRole("dialog");
}

test("two operators start on one region at once: one run, and the other is told which run has it", async () => {
  for (const page of [operator, commander]) {
    await page.goto("/failovers/new?plan=hand-check");
    await page.locator(".start-form textarea").fill("Two people have the same thought");
    await expect(page.locator(".start-form button[type=submit]")).toHaveText("실행 시작");
  }
  const since = new Date();
  await Promise.all([operator, commander].map((page) => page.locator(".start-form button[type=submit]").click()));
  const winner = await Promise.any(
    [operator, commander].map(async (page) => {
      await page.waitForURL(/\/failovers\/\d+$/, { timeout: 15_000 });
      return page;
    }),
  );
  const number = Number(new URL(winner.url()).pathname.split("/").at(-1));
  const loser = winner === operator ? commander : operator;
  await expect(loser.locator(".toast")).toContainText(
    `kr 리전은 FO-${String(number).padStart(4, "0")} 실행이 잡고 있습니다`,
  );
  expect(await rows(stack, "select 1 from run where requested_at > $1", [since])).toHaveLength(1);
  await cancelRun(commander, number, "Only the start was of interest");
});

test("the form says why it cannot start, and the whole start needs no mouse", async () => {
  await operator.goto("/");
  await expect(operator.locator(".find kbd"), "the page listens to keys").toHaveText("Ctrl K");
  await operator.keyboard.press("Control+k");
  const search = operator.getByRole("combobox");
  await expect(search).toBeFocused();
  await expect(operator.getByRole("option").filter({ hasText: "hand-check" })).toBeVisible();
  await operator.keyboard.type("hand-check");
  await expect(search).toHaveValue("hand-check");
  await expect(operator.getByRole("option")).toHaveText(/hand-check/);
  await operator.keyboard.press("Enter");
  await operator.waitForURL(/\/failovers\/new\?plan=hand-check/);
  const reason = operator.locator(".start-form textarea");
  await expect(reason).toBeVisible();
  await tabUntil(operator, "textarea");
  await operator.keyboard.type("short");
  const submit = operator.locator(".start-form button");
  await expect(submit).toHaveText("사유 10자 이상 필요");
  await operator.keyboard.press("Tab");
  await operator.keyboard.press("Enter");
  await expect(operator).toHaveURL(/\/failovers\/new/);
  await operator.keyboard.press("Shift+Tab");
  await operator.keyboard.press("End");
  await operator.keyboard.type(", and now long enough");
  await expect(submit).toHaveText("실행 시작");
  await operator.keyboard.press("Tab");
  await operator.keyboard.press("Enter");
  await operator.waitForURL(/\/failovers\/\d+$/);
  const number = Number(new URL(operator.url()).pathname.split("/").at(-1));
  await cancelRun(commander, number, "Only the keyboard was of interest");
});

test("a commander pauses a queued run, resumes it, and a person's word completes it", async () => {
  killWorker(stack);
  let number: number;
  try {
    number = await start(commander, "hand-check");
    await commander.getByRole("button", { name: "실행 중인 호출 뒤 일시 정지" }).click();
    await expect(commander.locator(".run-head")).toContainText("일시 정지 요청됨");
  } finally {
    startWorker(stack);
  }
  await expect(commander.getByRole("button", { name: "재개" })).toBeVisible({ timeout: 40_000 });
  expect((await stepRows(stack, (await runRow(stack, number)).id)).some((step) => step.status === "done")).toBe(false);
  await commander.getByRole("button", { name: "재개" }).click();
  await expect(commander.locator(".waiting-box")).toContainText("사람이 확인", { timeout: 30_000 });

  const sheet = await openAskingStep(operator, number);
  await expect(sheet).toContainText("벽의 배전반을 확인하십시오");
  await sheet.getByRole("button", { name: "수행했음을 확인" }).click();
  const run = await untilPast(number);
  expect(run.status).toBe("completed");
  await expect(commander.locator(".run-head")).toContainText("완료");
});

test("a commander cancels a run that waits for a person; nothing after it is done", async () => {
  const number = await start(operator, "hand-check");
  await expect(operator.locator(".waiting-box")).toBeVisible({ timeout: 30_000 });
  await expect(operator.getByRole("button", { name: "취소는 커맨더만" })).toHaveAttribute("aria-disabled", "true");
  await cancelRun(commander, number, "Somebody else looks at the panel");
  const run = await untilEnded(stack, number, 20_000);
  expect(run.status).toBe("cancelled");
  const steps = await stepRows(stack, run.id);
  expect(steps.find((step) => step.step_id === "look")?.status).not.toBe("done");
});

test("a manual step skipped with a reason is an exception that its page tells", async () => {
  const number = await start(operator, "hand-check");
  await expect(operator.locator(".waiting-box")).toBeVisible({ timeout: 30_000 });
  const sheet = await openAskingStep(operator, number);
  await sheet.locator("textarea").fill("The panel was looked at an hour ago");
  await sheet.getByRole("button", { name: "건너뛰기" }).click();
  expect((await untilPast(number)).status).toBe("completed_with_exceptions");
  await operator.goto(`/failovers/${number}`);
  await expect(operator.locator(".unprotected-box")).toContainText("The panel was looked at an hour ago");
});

test("a failed step is retried, fails again, and is marked done with a reason", async () => {
  const number = await start(operator, "missing-command");
  await expect(operator.locator(".waiting-box")).toBeVisible({ timeout: 30_000 });
  const { id } = await runRow(stack, number);
  const attempts = async () => (await stepRows(stack, id)).find((step) => step.step_id === "run-it")?.attempts ?? 0;
  const before = await attempts();
  const sheet = await openAskingStep(operator, number);
  await sheet.locator("textarea").fill("Perhaps the agent knows it by now");
  await sheet.getByRole("button", { name: "다시 시도" }).click();
  await expect.poll(attempts, { timeout: 30_000 }).toBeGreaterThan(before);
  await expect.poll(async () => (await runRow(stack, number)).status, { timeout: 30_000 }).toBe("paused");
  const again = await openAskingStep(operator, number);
  await again.locator("textarea").fill("Done by hand on the machine itself");
  await again.getByRole("button", { name: "완료로 표시" }).click();
  expect((await untilPast(number)).status).toBe("completed_with_exceptions");
});

/** The end of a run that a person has just let go on: until the worker took it up it still says that it is paused. */
async function untilPast(number: number) {
  await expect.poll(async () => (await runRow(stack, number)).status, { timeout: 30_000 }).not.toBe("paused");
  return untilEnded(stack, number, 60_000);
}

/** Presses Tab until an element of this kind has the focus. */
async function tabUntil(page: Page, tag: string): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press("Tab");
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, tag)) return;
  }
  throw new Error(`No ${tag} was reached in 60 presses of Tab.`);
}
