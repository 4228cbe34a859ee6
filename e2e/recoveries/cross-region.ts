import type { Browser } from "@playwright/test";
import { until } from "../../scripts/stack/until.ts";
import { setGroups } from "../access/groups.ts";
import { type Person, signIn } from "../access/sign-in.ts";
import { approve } from "../approvals/approve.ts";
import { mailAbout } from "../approvals/mails.ts";
import { runRow, untilEnded } from "../failovers/run-rows.ts";
import { type Plan, startRun } from "../failovers/start-run.ts";
import { openPage } from "../stack/page.ts";
import { rows } from "../stack/rows.ts";
import type { StackAt } from "../stack/stack.ts";
import { type Finding, finding } from "./finding.ts";
import { describeRecovery, type Recovery } from "./recovery.ts";

const PHONE = { width: 390, height: 844 };

/**
 * The whole of E4: a commander (who is an executive as well, and therefore the one who must not decide) asks, two other executives
 * decide from the mail's link, each with a login made for this alone, and the run begins by itself.
 */
export async function crossRegion(
  stack: StackAt,
  browser: Browser,
  plan: Plan,
  expected: { readonly region: string; readonly mode: string },
): Promise<Recovery> {
  await setGroups(stack, "cto", ["staff", "exec", "sre-lead"]);
  try {
    return await askAndApprove(stack, browser, plan, expected);
  } finally {
    await setGroups(stack, "cto", ["staff", "exec"]);
  }
}

async function askAndApprove(
  stack: StackAt,
  browser: Browser,
  plan: Plan,
  expected: { readonly region: string; readonly mode: string },
): Promise<Recovery> {
  const findings: Finding[] = [];
  const requester = await openPage(stack, browser);
  await signIn(requester, "cto", stack.password);
  const { approvalId } = await startRun(requester, plan, {}, "The whole region is out of reach for its customers");
  if (!approvalId) throw new Error(`${plan} crosses a border and must ask executives.`);
  const number = await numberOf(stack, approvalId);

  await requester.goto(`/approvals/${approvalId}`);
  const refused = await requester.locator(".approval-foot button").first().getAttribute("aria-disabled");
  findings.push(
    finding(
      "the requester may not approve",
      refused === "true",
      await requester.locator(".approval-foot button").first().textContent(),
    ),
  );
  await requester.context().close();

  await decide(stack, browser, approvalId, "coo");
  const waiting = await runRow(stack, number);
  findings.push(finding("one approval is not enough", waiting.status === "awaiting_approval", waiting.status));
  await decide(stack, browser, approvalId, "ciso");

  const run = await untilEnded(stack, number);
  findings.push(
    finding("the run completed", run.status === "completed" || run.status === "completed_with_exceptions", {
      status: run.status,
      error: run.error,
    }),
  );
  const decisions = await rows<{ approver: string; auth_time: Date; at: Date }>(
    stack,
    "select approver, auth_time, at from approval_decision where approval_id = $1 order by at",
    [approvalId],
  );
  const fresh = decisions.every((one) => one.at.getTime() - one.auth_time.getTime() < 60_000);
  findings.push(
    finding(
      "two executives decided, each with a fresh login",
      decisions.length === 2 && fresh,
      decisions.map((one) => one.approver),
    ),
  );
  const seen = await entrance(stack);
  findings.push(
    finding(
      `the entrance serves ${expected.mode} from ${expected.region}`,
      seen.region === expected.region && seen.mode === expected.mode,
      seen,
    ),
  );
  const [proof] = await rows<{ status: string; facts: Record<string, unknown> }>(
    stack,
    "select status, facts from run_step where run_id = $1 and action = 'proof.no-customer-markers'",
    [run.id],
  );
  findings.push(
    finding(
      "no kr marker in jp's files, WAL, logs, responses or crossing bytes, by a search that finds jp's own",
      proof?.status === "done",
      proof,
    ),
  );
  return describeRecovery(stack, plan, run, null, findings);
}

/** One executive, on a phone, from the mail to the signature. */
async function decide(stack: StackAt, browser: Browser, approvalId: string, person: Person): Promise<void> {
  const mail = await mailAbout(stack, `${person}@`, approvalId);
  const link = new RegExp(`https?://\\S*/approvals/${approvalId}`).exec(mail.text)?.[0];
  if (!link) throw new Error(`The mail to ${person} holds no link.`);
  const page = await openPage(stack, browser, PHONE);
  await signIn(page, person, stack.password, new URL(link).pathname);
  await approve(page, approvalId, person, stack.password);
  await until(
    `${person}'s decision being written`,
    10_000,
    async () =>
      (
        await rows(stack, "select 1 from approval_decision where approval_id = $1 and approver = $2", [
          approvalId,
          person,
        ])
      ).length === 1,
  );
  await page.context().close();
}

async function numberOf(stack: StackAt, approvalId: string): Promise<number> {
  const [row] = await rows<{ number: number }>(
    stack,
    "select r.number from approval a join run r on r.id = a.run_id where a.id = $1",
    [approvalId],
  );
  if (!row) throw new Error(`There is no approval ${approvalId}.`);
  return row.number;
}

/** What a customer gets at the entrance now. */
export async function entrance(
  stack: StackAt,
): Promise<{ readonly region: string | null; readonly mode: string | null; readonly status: number }> {
  const answer = await fetch(stack.entrance, { signal: AbortSignal.timeout(3_000) });
  return {
    status: answer.status,
    region: answer.headers.get("x-haechi-region"),
    mode: answer.headers.get("x-haechi-mode"),
  };
}
