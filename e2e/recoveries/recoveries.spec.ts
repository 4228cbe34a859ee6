import { expect, type Page, test } from "@playwright/test";
import { signIn } from "../access/sign-in.ts";
import { killWorkerIn } from "../failovers/kill-in-step.ts";
import { openPage } from "../stack/page.ts";
import { rows } from "../stack/rows.ts";
import { type StackAt, stackAt } from "../stack/stack.ts";
import { crossRegion } from "./cross-region.ts";
import { cutOffPrimary, refusedEvacuation, retryWithProof } from "./cut-off-zone.ts";
import { liftHandsOff, setHandsOff } from "./hands-off.ts";
import { catchLie } from "./lying-step.ts";
import { untilAllGood } from "./measured.ts";
import type { Recovery } from "./recovery.ts";
import { resolveIncident } from "./resolve-incident.ts";
import { threeTellings } from "./same-story.ts";
import { switchOver } from "./switchover.ts";
import { loseZone, returnZone } from "./zone-loss.ts";

/**
 * The three recoveries through the real login in a real browser, each with the worker killed inside the most dangerous step of its
 * plan: the next worker must end the run with one visible outcome.
 */
test.describe.configure({ mode: "serial" });

let stack: StackAt;
let operator: Page;
let commander: Page;

test.beforeAll(async ({ browser }) => {
  stack = stackAt();
  operator = await openPage(stack, browser);
  await signIn(operator, "sre", stack.password);
  commander = await openPage(stack, browser);
  await signIn(commander, "lead", stack.password);
});

test.afterAll(async () => {
  await operator?.context().close();
  await commander?.context().close();
});

/** Does a recovery while the worker dies in a step of it; everything must hold all the same, and its page says how it ended. */
async function withCrashIn(action: string, recover: () => Promise<Recovery>): Promise<Recovery> {
  const [killed, recovery] = await Promise.all([killWorkerIn(stack, action, new Date()), recover()]);
  const step = recovery.steps.find((one) => one.id === killed.step);
  expect(step, `${action} was done after the crash`).toMatchObject({ status: "done" });
  expect(recovery.findings.filter((one) => !one.holds)).toEqual([]);
  await operator.goto(`/failovers/${Number(recovery.run.slice(3))}`);
  await expect(operator.locator(".run-head")).toContainText(recovery.run);
  await expect(operator.locator(".run-head")).toContainText(/완료/);
  return recovery;
}

test("a planned switchover survives a crash in the handover: no row lost, one new timeline", async () => {
  const [before] = await timelines();
  await withCrashIn("database.handover", () => switchOver(stack, operator, "kr-b"));
  const [after] = await timelines();
  expect(after).toBe((before ?? 0) + 1);
});

test("a switchover back needs nobody's help either", async () => {
  const back = await switchOver(stack, operator, "kr-a");
  expect(back.findings.filter((one) => !one.holds)).toEqual([]);
});

test("hands off holds a lost zone's evacuation until a commander lifts it; then it is evacuated without a hand although the worker dies in the promotion: no row lost, one new timeline", async () => {
  const [before] = await timelines();
  await withCrashIn("database.promote", () => loseZone(stack, operator, "kr-a", commander));
  const [after] = await timelines();
  expect(after).toBe((before ?? 0) + 1);
});

test("the overview, the execution and the incident tell the recovery with the same seconds, and they are those that were measured", async () => {
  const [last] = await rows<{ number: number; incident: number; start: Date; end: Date }>(
    stack,
    `select r.number, i.number as incident, i.last_good_at as start, r.ended_at as "end"
     from run r join incident i on i.id = r.incident_id where r.requested_by = 'system:policy' order by r.number desc limit 1`,
  );
  if (!last) throw new Error("no policy has started a run");
  const [overview, execution, incident] = await threeTellings(operator, last.number, last.incident);
  expect(execution).toEqual(overview);
  expect(incident).toEqual(overview);
  const seconds = Math.floor((last.end.getTime() - last.start.getTime()) / 1_000);
  expect(overview?.elapsed).toBe(`${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`);
  expect(overview?.phases).toHaveLength(5);
});

test("the zone comes back as a standby through its plan although the worker dies in the rejoin", async () => {
  await withCrashIn("database.rejoin", () => returnZone(stack, operator, "kr-a"));
  await untilAllGood(stack);
});

test("a commander resolves the incident, and the banner leaves every page", async () => {
  const bar = commander.locator(".crisis-bar");
  await commander.goto("/");
  await bar.getByRole("link", { name: "인시던트 열기" }).click();
  await expect(commander.locator(".incident-page h1")).toHaveText("kr-a 존 상실");
  const entries = commander.locator(".incident-page ol.entries");
  await expect(entries).toContainText("상실 끝남");
  await expect(entries, "a step of a run by its title").toContainText("대기 DB 승격 완료");
  await resolveIncident(commander, "kr-a가 대기 DB로 돌아왔고 모든 측정이 정상입니다");
  await expect(bar).toHaveCount(0);
  await commander.goto("/incidents");
  await expect(commander.locator("h1")).toHaveText("열린 인시던트가 없습니다");
});

test("a zone is cut off and nothing proves it silent: nobody is promoted, the rescue screen says what is missing, and with it the same run goes on", async () => {
  await setHandsOff(operator, "The journey starts the evacuation itself");
  const cut = await cutOffPrimary(stack);
  const number = await refusedEvacuation(stack, operator, cut);
  const recovery = await retryWithProof(stack, operator, number, cut);
  expect(recovery.findings.filter((one) => !one.holds)).toEqual([]);
  const back = await returnZone(stack, operator, cut.zone);
  expect(back.findings.filter((one) => !one.holds)).toEqual([]);
  await untilAllGood(stack);
  await liftHandsOff(commander);
});

test("executives open the limited console in jp although the worker dies while the entrance is turned", async ({
  browser,
}) => {
  await withCrashIn("gateway.route", () =>
    crossRegion(stack, browser, "cross-region-limited-console", { region: "jp", mode: "limited" }),
  );
});

test("executives bring customers back to kr although the worker dies while the entrance is turned", async ({
  browser,
}) => {
  await withCrashIn("gateway.route", () =>
    crossRegion(stack, browser, "failback-console", { region: "kr", mode: "full" }),
  );
});

test("a plan written after the build runs, and a step in it that lies about what it moves is caught", async () => {
  const findings = await catchLie(stack, operator);
  expect(findings.filter((one) => !one.holds)).toEqual([]);
});

/** Newest timeline of the kr database, as measured. */
async function timelines(): Promise<number[]> {
  const seen = await rows<{ timeline: number }>(
    stack,
    "select max((value ->> 'timeline')::int) as timeline from measurement where key like 'meta-db/kr:kr-%' and value ->> 'role' = 'primary' and ok",
  );
  return seen.map((row) => row.timeline);
}
