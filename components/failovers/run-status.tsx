import { useTranslations } from "next-intl";
import type { RunStatus } from "#domain/runs/status.ts";
import type { Wish } from "#domain/runs/wishes.ts";
import { type State, Status } from "../ui/status.tsx";

export const RUN_STATE: Readonly<Record<RunStatus, State>> = {
  awaiting_approval: "hold",
  approved: "run",
  running: "run",
  verifying: "run",
  paused: "hold",
  completed: "ok",
  completed_with_exceptions: "risk",
  failed: "bad",
  cancelled: "na",
  rejected: "na",
  expired: "na",
};

type Props = {
  readonly status: RunStatus;
  readonly desired?: Wish;
  readonly loud?: "plain" | "tint";
  readonly detail?: string | null;
};

/** A run's state as icon and word; a wish that is not fulfilled yet (pausing, cancelling) is said instead. */
export function RunStatusMark({ status, desired = "run", loud = "plain", detail }: Props) {
  const t = useTranslations("failovers");
  const live = status === "running" || status === "verifying" || status === "approved";
  const word = live && desired !== "run" ? t(`wish.${desired}`) : t(`status.${status}`);
  const named = status === "expired" || status === "rejected" || status === "cancelled";
  return (
    <Status
      state={live && desired !== "run" ? "hold" : RUN_STATE[status]}
      loud={loud}
      {...(named ? { icon: status === "expired" ? "clock" : "minus" } : {})}
    >
      {detail ? `${word} · ${detail}` : word}
    </Status>
  );
}
