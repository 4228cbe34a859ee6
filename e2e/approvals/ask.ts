import type { Page } from "@playwright/test";
import { startRun } from "../failovers/start-run.ts";
import { rows } from "../stack/rows.ts";
import type { StackAt } from "../stack/stack.ts";

export type Asked = { readonly approvalId: string; readonly number: number };

/** A commander who is signed in on `page` asks for the limited console in jp; executives are told. */
export async function askExecutives(stack: StackAt, page: Page, reason: string): Promise<Asked> {
  const { approvalId } = await startRun(page, "cross-region-limited-console", {}, reason);
  if (!approvalId) throw new Error("A plan over two regions must ask executives.");
  const [row] = await rows<{ number: number }>(
    stack,
    "select r.number from approval a join run r on r.id = a.run_id where a.id = $1",
    [approvalId],
  );
  if (!row) throw new Error(`There is no approval ${approvalId}.`);
  return { approvalId, number: row.number };
}
