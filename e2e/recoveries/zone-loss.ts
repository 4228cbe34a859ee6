import type { Page } from "@playwright/test";
import { until } from "../../scripts/stack/until.ts";
import { runRow, untilEnded } from "../failovers/run-rows.ts";
import { startRun } from "../failovers/start-run.ts";
import type { StackAt } from "../stack/stack.ts";
import { finding } from "./finding.ts";
import { countCases, lab } from "./lab.ts";
import { databaseNode, untilZoneSeenLost } from "./measured.ts";
import { describeRecovery, type Recovery } from "./recovery.ts";

/** A whole zone is killed under the steady customer; an operator evacuates it. The zone stays dead. */
export async function loseZone(stack: StackAt, page: Page, zone: string): Promise<Recovery> {
  const since = new Date();
  await lab(stack, "fault", "kill", zone);
  await untilZoneSeenLost(stack, zone);
  const { number } = await startRun(page, "zone-evacuation", { zone }, `${zone} does not answer any more`);
  if (number === null) throw new Error("An evacuation inside a region must not ask executives.");
  const run = await untilEnded(stack, number);
  const count = await countCases(stack, since);
  const afterwards = await until("Customers acknowledged after the evacuation", 20_000, async () => {
    const seen = await countCases(stack, run.ended_at ?? since);
    return seen.acknowledged >= 20 ? seen : null;
  });
  return describeRecovery(stack, `loss of ${zone}`, await runRow(stack, number), count, [
    finding("the run completed", run.status === "completed" || run.status === "completed_with_exceptions", run.status),
    finding("0 acknowledged rows lost", count.lost === 0 && count.acknowledged > 0, {
      lost: count.lost,
      acknowledged: count.acknowledged,
    }),
    finding("0 rows twice", count.duplicated === 0, count.duplicated),
    finding("a standby was promoted in another zone", count.primary !== zone, {
      primary: count.primary,
      timeline: count.timeline,
    }),
    finding("traffic is on the other zones alone", !(zone in afterwards.byZone), afterwards.byZone),
    finding("a standby is synchronous again", run.outcome?.protected === true, run.outcome),
    finding("the recovery clock has its interval", run.last_good_at !== null && run.first_failing_at !== null, {
      lastGood: run.last_good_at,
      firstFailing: run.first_failing_at,
    }),
  ]);
}

/** The zone is powered on again and comes back as a standby, through the plan and no other way. */
export async function returnZone(stack: StackAt, page: Page, zone: string): Promise<Recovery> {
  const since = new Date();
  await lab(stack, "heal", zone);
  await until(`${zone} answering again`, 30_000, async () => (await databaseNode(stack, zone)) !== null);
  const { number } = await startRun(page, "zone-return", { zone }, `${zone} has power and network again`);
  if (number === null) throw new Error("A return inside a region must not ask executives.");
  const run = await untilEnded(stack, number);
  const node = await until(`${zone} measured as a standby`, 20_000, async () => {
    const seen = await databaseNode(stack, zone);
    return seen?.ok && seen.role === "standby" ? seen : null;
  }).catch(() => databaseNode(stack, zone));
  const count = await countCases(stack, since);
  return describeRecovery(stack, `return of ${zone}`, await runRow(stack, number), count, [
    finding("the run completed", run.status === "completed", run.status),
    finding(
      "its database is a standby that streams",
      node?.role === "standby" && node.streaming,
      node && { role: node.role, streaming: node.streaming, timeline: node.timeline },
    ),
    finding("0 acknowledged rows lost", count.lost === 0, count.lost),
  ]);
}
