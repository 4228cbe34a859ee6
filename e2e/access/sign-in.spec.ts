import { expect, test } from "@playwright/test";
import { openPage } from "../stack/page.ts";
import { rows } from "../stack/rows.ts";
import { type StackAt, stackAt } from "../stack/stack.ts";
import { setGroups } from "./groups.ts";
import { logIn, signIn } from "./sign-in.ts";

let stack: StackAt;

test.beforeAll(() => {
  stack = stackAt();
});

test("a deep link with its filter survives the sign-in", async ({ browser }) => {
  const page = await openPage(stack, browser);
  await page.goto("/failovers?plan=zone-return");
  await expect(page).toHaveURL(/\/sign-in\?callbackUrl=/);
  // The page has its session renewed as it opens: an answer still under way would bring back what is taken away.
  const kept = page.waitForResponse((answer) => answer.url().endsWith("/api/auth/session"));
  await signIn(page, "sre", stack.password, "/failovers?plan=zone-return");
  await kept;
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.context().close();
});

test("a wrong password is told, and the right one still goes on to the page asked for", async ({ browser }) => {
  const page = await openPage(stack, browser);
  await page.goto("/failovers");
  await page.locator("main .panel button").first().click();
  await logIn(page, "sre", "not-the-password");
  await expect(page.getByRole("alert")).toContainText("비밀번호가 맞지 않거나");
  await logIn(page, "sre", stack.password);
  await page.waitForURL(`${stack.url}/failovers`);
  await page.context().close();
});

test("a viewer is offered no start and is refused the audit in words, which is on record", async ({ browser }) => {
  const since = new Date();
  const page = await openPage(stack, browser);
  await signIn(page, "staff", stack.password, "/failovers");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.getByRole("link", { name: "새 실행" })).toHaveCount(0);
  await page.goto("/failovers/new");
  await expect(page.locator("main")).toContainText("계획을 볼 권한이 없습니다");
  await page.goto("/audit");
  await expect(page.locator("main")).toContainText("감사 또는 관리 역할이 필요합니다");
  const denied = await rows(
    stack,
    "select 1 from audit_event where action = 'access.denied' and actor = 'staff' and at > $1",
    [since],
  );
  expect(denied.length).toBeGreaterThan(0);
  await page.context().close();
});

test("signing out ends the session: the next page asks for a sign-in", async ({ browser }) => {
  const page = await openPage(stack, browser);
  await signIn(page, "sre", stack.password);
  await page.locator(".account").click();
  await page.getByRole("menuitem", { name: "로그아웃" }).click();
  await page.waitForURL(/\/sign-in/);
  await page.goto("/failovers");
  await expect(page).toHaveURL(/\/sign-in\?callbackUrl=/);
  await page.context().close();
});

test("an open page whose session is over leaves for the sign-in, and comes back to where it was", async ({
  browser,
}) => {
  const page = await openPage(stack, browser);
  // The page has its session renewed as it opens: an answer still under way would bring back what is taken away.
  const kept = page.waitForResponse((answer) => answer.url().endsWith("/api/auth/session"));
  await signIn(page, "sre", stack.password, "/failovers?plan=zone-return");
  await kept;
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.context().clearCookies({ name: /session-token/ });
  await page.waitForURL(/\/sign-in\?callbackUrl=/, { timeout: 30_000 });
  // The provider still knows who this is: nothing is typed again.
  await page.locator("main .panel button").first().click();
  await page.waitForURL(`${stack.url}/failovers?plan=zone-return`);
  await page.context().close();
});

test("whoever is still signed in can sign in anew where a refusal asks for it, and comes back", async ({ browser }) => {
  const page = await openPage(stack, browser);
  await signIn(page, "sre", stack.password, "/failovers");
  await page.goto(`/sign-in?error=SessionRequired&callbackUrl=${encodeURIComponent("/failovers?plan=zone-return")}`);
  await expect(page.locator("main [role=alert]")).toContainText("다시 로그인해야 합니다");
  await page.locator("main .panel button").first().click();
  await page.waitForURL(`${stack.url}/failovers?plan=zone-return`);
  await page.goto(`/sign-in?callbackUrl=${encodeURIComponent(`${stack.url}//elsewhere.example`)}`);
  await page.waitForURL(`${stack.url}/`);
  await page.context().close();
});

test("a role taken away in mid-session makes the next dangerous press a refusal that writes no run", async ({
  browser,
}) => {
  const page = await openPage(stack, browser);
  await signIn(page, "sre", stack.password, "/failovers/new?plan=meta-db-switchover&to=kr-b");
  await page.locator(".start-form textarea").fill("Asked for while the role still stood");
  const submit = page.locator(".start-form button[type=submit]");
  await expect(submit).toHaveText("실행 시작");
  const since = new Date();
  await setGroups(stack, "sre", ["staff"]);
  try {
    await submit.click();
    await expect(page.locator(".toast")).toContainText("역할이 회수되었습니다. 실행하지 않았습니다.");
  } finally {
    await setGroups(stack, "sre", ["staff", "sre"]);
  }
  expect(await rows(stack, "select 1 from run where requested_at > $1", [since])).toEqual([]);
  const denied = await rows<{ action: string }>(
    stack,
    "select action from audit_event where actor = 'sre' and at > $1 and action like 'access.%'",
    [since],
  );
  expect(denied.length).toBeGreaterThan(0);
  await page.context().close();
});
