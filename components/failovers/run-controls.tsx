"use client";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { cancelAction, pauseAction, resumeAction } from "#server/failovers/actions.ts";
import type { RunRights, RunView } from "#server/failovers/router.ts";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { CancelDialog } from "./cancel-dialog.tsx";
import { offered } from "./offered.ts";
import { useActing } from "./use-acting.ts";

type Props = { readonly run: RunView; readonly may: RunRights; readonly onChanged: () => void };

/** Pause, resume, cancel; only what this state allows and what is not wished already, and with the reason where the person may not. */
export function RunControls({ run, may, onChanged }: Props) {
  const t = useTranslations("failovers.control");
  const { busy, act } = useActing();
  const [asking, setAsking] = useState(false);
  const { next, cancel } = offered(run);
  if (!cancel) return null;
  const cancelling = run.desired === "cancel" || run.desired === "undo";
  const stuck = run.steps.some((step) => step.status === "failed" || step.status === "waiting_for_person");
  const mayNotCancel = cancelling ? t("cancelling") : may.cancel ? null : t("mayNotCancel");
  const send = async (call: Parameters<typeof act>[0], done: string) => {
    if (await act(call, done)) onChanged();
  };
  const end = async (reason: string, undo: boolean) => {
    const answer = await act(
      () => cancelAction({ runId: run.id, reason, undo }),
      ({ desired }) => t(desired === "undo" ? "undoAsked" : "cancelAsked"),
    );
    if (answer) onChanged();
    return answer !== null;
  };
  return (
    <>
      {next === "resume" ? (
        <Button
          busy={busy}
          disabledReason={
            cancelling
              ? t("cancelling")
              : !may.resume
                ? t("mayNotResume")
                : stuck && run.status === "paused"
                  ? t("decideFirst")
                  : null
          }
          onClick={() => void send(() => resumeAction({ runId: run.id }), t("resumed"))}
        >
          <Icon name="play" size="s" />
          {t("resume")}
        </Button>
      ) : next === null ? null : (
        <Button
          busy={busy}
          disabledReason={cancelling ? t("cancelling") : may.pause ? null : t("mayNotPause")}
          onClick={() => void send(() => pauseAction({ runId: run.id }), t("pauseAsked"))}
        >
          <Icon name="pause" size="s" />
          {t("pause")}
        </Button>
      )}
      <Button kind="danger" busy={busy} disabledReason={mayNotCancel} onClick={() => setAsking(true)}>
        <Icon name="stop" size="s" />
        {t("cancel")}
      </Button>
      <CancelDialog
        run={run}
        open={asking}
        busy={busy}
        mayNot={mayNotCancel}
        onOpenChange={setAsking}
        onConfirm={end}
      />
    </>
  );
}
