"use client";
import { type ReactNode, useState } from "react";
import type { LiveEvidence, RunApprovalView } from "#server/approvals/router.ts";
import { ApprovalFoot } from "./approval-foot.tsx";
import { ApprovalTop } from "./approval-top.tsx";
import { ChangedEvidence } from "./changed-evidence.tsx";
import { Consequences } from "./consequences.tsx";
import { DataLoss } from "./data-loss.tsx";
import { EndedHead } from "./ended-head.tsx";
import { Evidence } from "./evidence.tsx";
import { OtherChoices } from "./other-choices.tsx";
import { Overwritten } from "./overwritten.tsx";
import { Question } from "./question.tsx";
import { RejectSheet } from "./reject-sheet.tsx";
import { Roster } from "./roster.tsx";
import { SignSheet } from "./sign-sheet.tsx";
import { Staying } from "./staying.tsx";
import { Stopped } from "./stopped.tsx";

type Props = {
  readonly view: RunApprovalView;
  /** Measured now; null while it is being asked, or when nothing is to be decided any more. */
  readonly evidence: LiveEvidence | null;
  readonly evidenceFailed: boolean;
  /** What the last attempt was answered. */
  readonly message: ReactNode;
  readonly onTold: (message: ReactNode) => void;
  readonly onLeaveStepUp: () => void;
  readonly onChanged: () => void;
};

/** The page in the order in which it is decided: what is asked, what happened, what stays, what follows, what is signed. */
export function ApprovalBody({ view, evidence, evidenceFailed, message, onTold, onLeaveStepUp, onChanged }: Props) {
  const [rejecting, setRejecting] = useState(false);
  const open = view.status === "pending";
  const crosses = view.envelope.from !== view.envelope.to;
  const changed = view.status === "voided" || evidence?.left === true;
  return (
    <div className="approval">
      <ApprovalTop view={view} />
      <main className="approval-main" id="main">
        {open ? <Question view={view} evidence={evidence} /> : <EndedHead view={view} />}
        {changed ? <ChangedEvidence view={view} evidence={evidence} /> : null}
        <Stopped view={view} evidence={evidence} evidenceFailed={evidenceFailed} />
        <DataLoss view={view} />
        <Overwritten view={view} />
        {crosses ? <Staying view={view} /> : null}
        {open ? <Consequences view={view} /> : null}
        {open && crosses ? <OtherChoices view={view} evidence={evidence} /> : null}
        <Evidence view={view} />
        <Roster view={view} />
      </main>
      <ApprovalFoot
        view={view}
        evidence={evidence}
        message={message}
        onTold={onTold}
        onReject={() => setRejecting(true)}
      />
      {open ? (
        <SignSheet
          view={view}
          left={evidence?.left === true}
          onTold={onTold}
          onClose={onLeaveStepUp}
          onChanged={onChanged}
        />
      ) : null}
      {open ? (
        <RejectSheet view={view} open={rejecting} onOpenChange={setRejecting} onTold={onTold} onChanged={onChanged} />
      ) : null}
    </div>
  );
}
