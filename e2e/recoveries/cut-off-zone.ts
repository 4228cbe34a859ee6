import { expect, type Page } from "@playwright/test";
import { until } from "../../scripts/stack/until.ts";
import { runRow, stepRows, untilEnded } from "../failovers/run-rows.ts";
import { startRun } from "../failovers/start-run.ts";
import type { StackAt } from "../stack/stack.ts";
import { finding } from "./finding.ts";
import { countCases, lab } from "./lab.ts";
import { databaseNode, primaryZone, untilZoneSeenLost } from "./measured.ts";
import { describeRecovery, type Recovery } from "./recovery.ts";

/** A zone nobody can reach or switch off, and the standby that has every acknowledged row dead as well. */
export type CutOff = { readonly zone: string; readonly synchronous: string; readonly since: Date };

export async function cutOffPrimary(stack: StackAt): Promise<CutOff> {
  const since = new Date();
  const zone = await primaryZone(stack);
  const synchronous = await until(
    "A synchronous standby",
    30_000,
    async () => (await databaseNode(stack, zone))?.replicas.find((one) => one.syncState === "sync")?.name,
  );
  await lab(stack, "fault", "no-power", zone);
  await lab(stack, "fault", "kill", `${synchronous}/meta-db`);
  await lab(stack, "fault", "partition", zone);
  await untilZoneSeenLost(stack, zone);
  return { zone, synchronous, since };
}

/** The evacuation is refused, and its page turns into the rescue screen. @returns the run's number */
export async function refusedEvacuation(stack: StackAt, page: Page, cut: CutOff): Promise<number> {
  const { zone } = cut;
  const { number } = await startRun(page, "zone-evacuation", { zone }, `${zone} does not answer any more`);
  if (number === null) throw new Error("An evacuation inside a region must not ask executives.");
  await until("The promotion being refused", 90_000, async () => (await runRow(stack, number)).status === "paused");
  const promote = (await stepRows(stack, (await runRow(stack, number)).id)).find(
    (step) => step.action === "database.promote",
  );
  expect(promote).toMatchObject({ status: "failed", facts: { promote: null, proof: null } });
  await page.goto(`/failovers/${number}`);
  await rescueScreen(page, cut);
  return number;
}

/** Every standby that could be promoted, how far the one that answers has the log, and what each would cost. */
async function rescueScreen(page: Page, { zone, synchronous }: CutOff): Promise<void> {
  const candidates = page.locator(".rescue .candidates tbody tr");
  const answering = ["kr-a", "kr-b", "kr-c"].find((one) => one !== zone && one !== synchronous) ?? "";
  await expect(candidates).toHaveCount(2);
  const row = (name: string) => candidates.filter({ has: page.getByRole("rowheader", { name, exact: true }) });
  await expect(row(answering).locator("td .mono")).toHaveText(/^[0-9A-F]+\/[0-9A-F]+$/);
  await expect(row(synchronous).locator("td .mono")).toHaveText("—");
  for (const name of [answering, synchronous]) await expect(row(name).locator("td:last-child b")).not.toBeEmpty();
}

/** The silent standby is back: trying again, from the rescue screen, is proven and loses nothing. */
export async function retryWithProof(stack: StackAt, page: Page, number: number, cut: CutOff): Promise<Recovery> {
  await lab(stack, "heal", `${cut.synchronous}/meta-db`);
  await until(`${cut.synchronous} measured as a standby`, 30_000, async () => {
    const node = await databaseNode(stack, cut.synchronous);
    return node?.ok === true && node.role === "standby";
  });
  await page.locator(".ways button.primary").click();
  const dialog = page.getByRole("dialog");
  await dialog.locator("textarea").fill(`${cut.synchronous} is back and has every acknowledged row`);
  await dialog.locator(".choices button:not([aria-disabled=true])").first().click();
  await until("The promotion being tried again", 30_000, async () => (await runRow(stack, number)).status !== "paused");
  const run = await untilEnded(stack, number);
  const promote = (await stepRows(stack, run.id)).find((step) => step.action === "database.promote");
  const count = await countCases(stack, cut.since);
  return describeRecovery(stack, `${cut.zone} cut off`, run, count, [
    finding("the run completed", run.status === "completed" || run.status === "completed_with_exceptions", run.status),
    finding("promoted by quorum, in another zone", promote?.facts["proof"] === "quorum", promote?.facts),
    finding("0 acknowledged rows lost", count.lost === 0 && count.acknowledged > 0, { lost: count.lost }),
    finding("a standby is synchronous again", run.outcome?.protected === true, run.outcome),
  ]);
}
