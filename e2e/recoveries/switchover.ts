import type { Page } from "@playwright/test";
import { until } from "../../scripts/stack/until.ts";
import { runRow, untilEnded } from "../failovers/run-rows.ts";
import { startRun } from "../failovers/start-run.ts";
import type { StackAt } from "../stack/stack.ts";
import { finding } from "./finding.ts";
import { countCases } from "./lab.ts";
import { databaseNode, primaryZone } from "./measured.ts";
import { describeRecovery, type Recovery } from "./recovery.ts";

/** A planned switchover of the meta-DB under the steady customer, asked for by an operator who is signed in on `page`. */
export async function switchOver(stack: StackAt, page: Page, to: string): Promise<Recovery> {
  const since = new Date();
  const before = await primaryZone(stack);
  const { number } = await startRun(page, "meta-db-switchover", { to }, `Planned maintenance of ${before}`);
  if (number === null) throw new Error("A switchover inside a region must not ask executives.");
  const run = await untilEnded(stack, number);
  const count = await countCases(stack, since);
  const old = await until("The old primary measured as a standby", 20_000, async () => {
    const node = await databaseNode(stack, before);
    return node?.ok && node.role === "standby" ? node : null;
  }).catch(() => databaseNode(stack, before));
  return describeRecovery(stack, `switchover ${before} → ${to}`, await runRow(stack, number), count, [
    finding("the run completed", run.status === "completed", run.status),
    finding("0 acknowledged rows lost", count.lost === 0 && count.acknowledged > 0, {
      lost: count.lost,
      acknowledged: count.acknowledged,
    }),
    finding("0 rows twice", count.duplicated === 0, count.duplicated),
    finding(`the primary is in ${to}`, count.primary === to, count.primary),
    finding(
      "the old primary is attached again as a standby",
      old?.role === "standby" && old.streaming,
      old && { role: old.role, streaming: old.streaming },
    ),
    finding("a standby is synchronous again", run.outcome?.protected === true, run.outcome),
  ]);
}
