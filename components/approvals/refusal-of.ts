import type { ApprovalView } from "#server/approvals/router.ts";

/** Who said no, and why: by a decision, or by taking a yes back. Null: nobody did. */
export function refusalOf(
  view: Pick<ApprovalView, "roster" | "voidedBecause">,
): { readonly by: string; readonly reason: string } | null {
  const row = view.roster.find(({ decision }) => decision?.what === "reject");
  if (row?.decision) return { by: row.title, reason: row.decision.reason ?? "" };
  const withdrawn = view.voidedBecause.find(({ key }) => key === "approver-withdrew");
  if (withdrawn === undefined) return null;
  const { by, reason } = withdrawn.values;
  return { by: String(by ?? ""), reason: String(reason ?? "") };
}
