import { expect, type Page } from "@playwright/test";
import { until } from "../../scripts/stack/until.ts";
import { stepRows } from "../failovers/run-rows.ts";
import { startRun } from "../failovers/start-run.ts";
import { rows } from "../stack/rows.ts";
import type { StackAt } from "../stack/stack.ts";
import { lab } from "./lab.ts";
import { databaseNode, untilZoneSeenLost } from "./measured.ts";

/** Rows that kr-b alone has beside the primary, before both are lost. */
const ROWS = 6;

/**
 * kr-c's database is away while rows are acknowledged, then zone kr-a and kr-b's database are lost and kr-c is back: kr-a is off beyond doubt,
 * but what it acknowledged last may be on kr-b alone.
 */
export async function loseTheOnlyCopy(stack: StackAt): Promise<void> {
  const [{ at: since } = { at: new Date() }] = await rows<{ at: Date }>(stack, "select now() as at");
  await lab(stack, "fault", "kill", "kr-c/meta-db");
  await until("Rows acknowledged without kr-c", 60_000, async () => {
    const [row] = await rows<{ n: number }>(
      stack,
      "select count(*)::int as n from canary where component = 'meta-db/kr' and at > $1",
      [since],
    );
    return (row?.n ?? 0) > ROWS;
  });
  await Promise.all([lab(stack, "fault", "kill", "kr-a"), lab(stack, "fault", "kill", "kr-b/meta-db")]).catch(
    // The lab does one thing at a time: whoever came second is asked again.
    () => Promise.all([lab(stack, "fault", "kill", "kr-a"), lab(stack, "fault", "kill", "kr-b/meta-db")]),
  );
  await lab(stack, "heal", "kr-c/meta-db");
  await untilZoneSeenLost(stack, "kr-a");
  await until(
    "kr-c measured as a standby",
    30_000,
    async () => (await databaseNode(stack, "kr-c"))?.role === "standby",
  );
}

/** Evacuates kr-a; the promotion is refused, and the run stands at it. @returns the run's number */
export async function refusedEvacuation(stack: StackAt, page: Page): Promise<number> {
  const { number } = await startRun(page, "zone-evacuation", { zone: "kr-a" }, "kr-a does not answer any more");
  if (number === null) throw new Error("An evacuation inside a region must not ask executives.");
  await until("The promotion being refused", 90_000, async () => {
    const [run] = await rows<{ id: string; status: string }>(stack, "select id, status from run where number = $1", [
      number,
    ]);
    if (run?.status !== "paused") return false;
    const promote = (await stepRows(stack, run.id)).find((step) => step.action === "database.promote");
    expect(promote).toMatchObject({ status: "failed", facts: { promote: null, proof: null } });
    return true;
  });
  await page.goto(`/failovers/${number}`);
  await expect(page.locator(".rescue")).toBeVisible();
  return number;
}

/** From the rescue screen to the request: the loss is shown, a reason is given, executives are asked. @returns the approval's id */
export async function askWithLoss(page: Page, reason: string): Promise<string> {
  await page.locator(".ways a.button").click();
  await page.waitForURL(/\/failovers\/new\?.*loss=true/);
  await expect(page.locator(".candidates tbody tr")).toHaveCount(2);
  await page.locator(".start-form textarea").fill(reason);
  const submit = page.locator(".start-form button[type=submit]:not([aria-disabled=true])");
  await submit.click({ timeout: 30_000 });
  await page.waitForURL(/\/approvals\/[0-9a-f-]{36}$/);
  return new URL(page.url()).pathname.split("/").at(-1) ?? "";
}
