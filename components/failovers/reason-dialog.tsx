"use client";
import { type ReactNode, useState } from "react";
import type { ActionResult } from "#server/access/run-action.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { isReason, ReasonField } from "./reason-field.tsx";
import { useActing } from "./use-acting.ts";

type Props = {
  readonly title: string;
  readonly description: string;
  readonly label: string;
  readonly cancel: string;
  readonly confirm: string;
  /** Said when it is done. */
  readonly done: string;
  /** Why it cannot be confirmed without a reason; and, first, what else is missing. */
  readonly needsReason: string;
  readonly missing?: string | null;
  readonly act: (reason: string) => Promise<ActionResult<object>>;
  readonly onClose: () => void;
  readonly onChanged: () => void;
  /** Fields before the reason. */
  readonly children?: ReactNode;
};

/** Something a person does and says why. It closes when it is done, and stays with what was written when it is refused. */
export function ReasonDialog(props: Props) {
  const { title, description, label, cancel, confirm, done, needsReason, missing = null, onClose, onChanged } = props;
  const [reason, setReason] = useState("");
  const { busy, act } = useActing();
  const confirmed = async () => {
    if (!(await act(() => props.act(reason.trim()), done))) return;
    onChanged();
    onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={title}
      description={description}
      actions={
        <>
          <Button onClick={onClose}>{cancel}</Button>
          <Button
            kind="primary"
            busy={busy}
            disabledReason={missing ?? (isReason(reason) ? null : needsReason)}
            onClick={() => void confirmed()}
          >
            {confirm}
          </Button>
        </>
      }
    >
      <div className="fields">
        {props.children}
        <ReasonField label={label} value={reason} onChange={setReason} />
      </div>
    </Dialog>
  );
}
