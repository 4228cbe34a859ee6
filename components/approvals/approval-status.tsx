import { useTranslations } from "next-intl";
import type { ApprovalStatus } from "#server/approvals/router.ts";
import { type State, Status } from "../ui/status.tsx";

export const APPROVAL_STATE: Readonly<Record<ApprovalStatus, State>> = {
  pending: "hold",
  approved: "ok",
  rejected: "bad",
  expired: "na",
  voided: "bad",
};

export function ApprovalStatusMark({
  status,
  loud = "plain",
}: {
  readonly status: ApprovalStatus;
  readonly loud?: "plain" | "tint";
}) {
  const t = useTranslations("approvals.status");
  return (
    <Status state={APPROVAL_STATE[status]} loud={loud} {...(status === "expired" ? { icon: "clock" as const } : {})}>
      {t(status)}
    </Status>
  );
}
