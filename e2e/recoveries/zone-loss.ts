import type { Page } from "@playwright/test";
import { until } from "../../scripts/stack/until.ts";
import { runRow, untilEnded } from "../failovers/run-rows.ts";
import { startRun } from "../failovers/start-run.ts";
import type { StackAt } from "../stack/stack.ts";
import { declared, policyRuns, untilPolicyRuns } from "./automatic.ts";
import { type Finding, finding } from "./finding.ts";
import { liftHandsOff, setHandsOff } from "./hands-off.ts";
import { countCases, lab } from "./lab.ts";
import { databaseNode } from "./measured.ts";
import { describeRecovery, type Recovery } from "./recovery.ts";

/**
 * A whole zone is killed under the steady customer, and evacuated without a hand. With a commander's page hands off is set first: the
 * loss is declared and nothing starts until they lift it. The zone stays dead.
 */
export async function loseZone(stack: StackAt, page: Page, zone: string, commander?: Page): Promise<Recovery> {
  const since = new Date();
  const kept: Finding[] = [];
  if (commander) await setHandsOff(page, "The journey sees that nothing starts by itself");
  await lab(stack, "fault", "kill", zone);
  if (commander) {
    const { response } = await declared(stack, zone, since);
    const said = await appears(page, ".crisis-bar .held");
    kept.push(
      finding(
        "hands off holds it back",
        response?.held?.some(({ key }) => key === "response.hands-off") === true,
        response,
      ),
      finding("nothing started under hands off", (await policyRuns(stack, since)).length === 0, response),
      finding("the banner says why nothing starts", said, said),
    );
    await liftHandsOff(commander);
  }
  const number = await untilPolicyRuns(stack, since);
  const incident = await declared(stack, zone, since);
  const named = await appears(page, ".crisis-bar", `INC-${String(incident.number).padStart(4, "0")}`);
  const run = await untilEnded(stack, number);
  const count = await countCases(stack, since);
  const afterwards = await until("Customers acknowledged after the evacuation", 20_000, async () => {
    const seen = await countCases(stack, run.ended_at ?? since);
    return seen.acknowledged >= 20 ? seen : null;
  });
  return describeRecovery(stack, `loss of ${zone}`, await runRow(stack, number), count, [
    ...kept,
    finding("declared without a hand as SEV-1", incident.severity === 1, incident),
    finding("the banner names the incident", named, named),
    finding("one run answered it", (await policyRuns(stack, since)).length === 1, await policyRuns(stack, since)),
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
    finding("nothing was started without asking", (await policyRuns(stack, since)).length === 0, number),
  ]);
}

/** What is told of a loss comes to an open page by itself. */
async function appears(page: Page, selector: string, hasText = ""): Promise<boolean> {
  await page.goto("/");
  return page
    .locator(selector, { hasText })
    .waitFor({ timeout: 15_000 })
    .then(
      () => true,
      () => false,
    );
}
