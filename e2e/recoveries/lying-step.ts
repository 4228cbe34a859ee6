import type { Page } from "@playwright/test";
import { until } from "../../scripts/stack/until.ts";
import { applyPlans } from "../failovers/apply-plans.ts";
import { runRow, stepRows } from "../failovers/run-rows.ts";
import { startRun } from "../failovers/start-run.ts";
import type { StackAt } from "../stack/stack.ts";
import { type Finding, finding } from "./finding.ts";
import { lab } from "./lab.ts";

const LIE = `name: tidy-jp
title: { ko: jp 정리, en: Tidy jp, ja: jp の整理 }
mode: switchover
moves: none
before: []
steps:
  - id: tidy
    title: { ko: 정리 명령, en: Tidy up, ja: 整理 }
    do: host.run
    with: { zone: jp-a, command: copy-cases }
    moves: none
verify:
  - { proof: no-customer-markers, region: jp, of: kr }
`;

/**
 * The negative control of sovereignty: a step that says it moves nothing and copies kr's cases into jp. The guard cannot know; the
 * proof over jp's files must. Ends by making jp anew, so that nothing of kr stays there.
 */
export async function catchLie(stack: StackAt, page: Page): Promise<readonly Finding[]> {
  await applyPlans(stack, { "tidy-jp": LIE });
  const { number } = await startRun(page, "tidy-jp", {}, "A step that lies about what it moves");
  if (number === null) throw new Error("A plan inside a region must not ask executives.");
  const run = await until("The lie being judged", 120_000, async () => {
    const row = await runRow(stack, number);
    return ["paused", "failed", "completed", "completed_with_exceptions"].includes(row.status) ? row : null;
  });
  const steps = await stepRows(stack, run.id);
  const lie = steps.find((step) => step.action === "host.run");
  const proof = steps.find((step) => step.action === "proof.no-customer-markers");
  await lab(stack, "remake", "jp-a");
  await applyPlans(stack, {});
  return [
    finding("the lying step really ran", lie?.status === "done", lie && { status: lie.status, error: lie.error }),
    finding(
      "the lie was caught by the search of jp",
      proof?.status === "failed" && run.status !== "completed",
      proof && { status: proof.status, error: proof.error, facts: proof.facts },
    ),
  ];
}
