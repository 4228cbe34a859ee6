import type { Envelope } from "./envelope.ts";
import { hashEnvelope } from "./hash-envelope.ts";
import type { SignedDecision } from "./judge-decision.ts";
import type { ApprovalFacts } from "./verify-approval.ts";

/** Seconds after the request; everything in these examples happens on one morning. */
export const at = (seconds: number) => new Date(Date.UTC(2026, 11, 8, 3, 6, 0) + seconds * 1000);

export function exampleEnvelope(change: Partial<Envelope> = {}): Envelope {
  return {
    runId: "0195-run",
    runNumber: 412,
    planName: "cross-region-limited-console",
    planVersion: 3,
    planHash: "plan-hash",
    values: {},
    from: "kr",
    to: "jp",
    reason: "kr does not answer",
    maximumLoss: [{ service: "console", rows: 0 }],
    headroom: { measured: 0.5, minimum: 0.3 },
    sovereignty: { allowed: true, movements: 0, reasons: [] },
    source: [{ zone: "kr-a", answers: null, since: at(-60).toISOString() }],
    unknown: [{ key: "zone-silent", values: { zone: "kr-a", since: at(-60).toISOString() } }],
    duration: null,
    requestedBy: "commander",
    evaluatedAt: at(0).toISOString(),
    expiresAt: at(900).toISOString(),
    executeWithinS: 600,
    ...change,
  };
}

/** Two executives approved, each with a login of their own, and the run is about to begin. */
export async function exampleFacts(change: Partial<ApprovalFacts> = {}): Promise<ApprovalFacts> {
  const envelope = change.envelope ?? exampleEnvelope();
  const hash = await hashEnvelope(envelope);
  return {
    approval: {
      id: "approval",
      envelopeHash: hash,
      status: "approved",
      threshold: 2,
      approverRole: "executive",
      requestedBy: "commander",
      requestedByMail: null,
      createdAt: at(0),
      expiresAt: at(900),
      executeWithinS: 600,
    },
    envelope,
    decisions: [approves("coo", 100, hash), approves("ciso", 200, hash)],
    policy: {
      approvers: 2,
      of: "executive",
      freshLoginMs: 300_000,
      expiresMs: 900_000,
      executeWithinMs: 600_000,
      notify: [],
    },
    runId: "0195-run",
    planHash: "plan-hash",
    now: at(210),
    startedAt: null,
    rolesOf: (subject) => (["coo", "ciso", "cto"].includes(subject) ? ["viewer", "executive"] : ["commander"]),
    ...change,
  };
}

export function approves(approver: string, second: number, hash: string, mail: string | null = null): SignedDecision {
  return {
    approver,
    approverMail: mail,
    decision: "approve",
    envelopeHash: hash,
    authTime: at(second - 10),
    at: at(second),
    stepUp: {
      id: `step-up-${approver}`,
      approvalId: "approval",
      subject: approver,
      envelopeHash: hash,
      createdAt: at(second - 20),
    },
  };
}
