import type { Role } from "../../access/roles.ts";
import type { Envelope } from "../../approvals/envelope.ts";
import { hashEnvelope } from "../../approvals/hash-envelope.ts";
import type { SignedDecision } from "../../approvals/judge-decision.ts";
import type { ApprovalFacts } from "../../approvals/verify-approval.ts";
import type { RunStatus, StepStatus } from "../../runs/status.ts";
import type { Wish } from "../../runs/wishes.ts";

export const PEOPLE: Readonly<Record<string, readonly Role[]>> = {
  commander: ["commander"],
  "commanding-executive": ["commander", "executive"],
  coo: ["executive"],
  ciso: ["executive"],
};
export const POLICY = {
  approvers: 2,
  of: "executive" as const,
  freshLoginMs: 300_000,
  expiresMs: 900_000,
  executeWithinMs: 600_000,
  notify: [],
};

export type Step = {
  readonly id: string;
  readonly needs: readonly string[];
  readonly onFailure: "stop";
  readonly zone: string | null;
};
export type Paper = { row: Mutable<ApprovalFacts["approval"]>; envelope: Envelope; decisions: SignedDecision[] };
export type Run = {
  readonly id: string;
  readonly number: number;
  readonly regions: readonly string[];
  readonly crossRegion: boolean;
  readonly allowDataLoss: boolean;
  readonly requestedBy: string;
  readonly planHash: string;
  readonly steps: readonly Step[];
  readonly statuses: Record<string, StepStatus>;
  readonly paper: Paper | null;
  status: RunStatus;
  desired: Wish;
  startedAt: Date | null;
  /** What lay in the tables when it began. */
  begunUnder: Envelope | null;
  token: number;
};
type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

export type Request = {
  readonly by: string;
  readonly region: string | null;
  readonly drains: readonly string[];
  readonly allowDataLoss: boolean;
};

/** What a person really did: signed this text at this moment. The forger's rows are not here. */
export type Signature = { readonly person: string; readonly hash: string; readonly at: Date };

/** Requests, decisions and locks: the tables of the control plane, and what really happened beside them. */
export class Desk {
  readonly runs: Run[] = [];
  readonly locks = new Map<string, string>();
  readonly signatures: Signature[] = [];
  readonly revoked = new Set<string>();
  seconds = 0;
  #stepUps = 0;

  now(): Date {
    return new Date(Date.UTC(2026, 11, 8, 3, 0, 0) + this.seconds * 1000);
  }

  /** Across both regions, or with a loss of data: then with an approval. */
  async request({ by: requestedBy, region, drains, allowDataLoss }: Request): Promise<void> {
    const number = this.runs.length + 1;
    const id = `run-${number}`;
    const approval = region === null || allowDataLoss;
    const planHash = `plan of ${id}`;
    const drain = drains.map((zone) => ({ id: `drain ${zone}`, needs: [], onFailure: "stop" as const, zone }));
    const route = { id: "route", needs: drain.map((step) => step.id), onFailure: "stop" as const, zone: null };
    this.runs.push({
      id,
      number,
      regions: region === null ? ["kr", "jp"] : [region],
      crossRegion: region === null,
      allowDataLoss,
      requestedBy,
      planHash,
      steps: [...(region === "kr" ? drain : []), { ...route, needs: region === "kr" ? route.needs : [] }],
      statuses: {},
      paper: approval ? await this.#paper(id, number, planHash, requestedBy) : null,
      status: approval ? "awaiting_approval" : "approved",
      desired: "run",
      startedAt: null,
      begunUnder: null,
      token: 0,
    });
  }

  async #paper(runId: string, runNumber: number, planHash: string, requestedBy: string): Promise<Paper> {
    const expiresAt = new Date(this.now().getTime() + POLICY.expiresMs);
    const executeWithinS = POLICY.executeWithinMs / 1000;
    const envelope: Envelope = {
      ...{ runId, runNumber, planHash, requestedBy, executeWithinS, expiresAt: expiresAt.toISOString() },
      ...{ planName: "cross-region", planVersion: 1, values: {}, from: "kr", to: "jp", reason: "kr is lost" },
      ...{ maximumLoss: [], headroom: { measured: 0.5, minimum: 0.3 }, source: [], unknown: [], duration: null },
      sovereignty: { allowed: true, movements: 0, reasons: [] },
      evaluatedAt: this.now().toISOString(),
    };
    const terms = {
      threshold: POLICY.approvers,
      approverRole: POLICY.of,
      requestedBy,
      requestedByMail: null,
      executeWithinS,
    };
    const envelopeHash = await hashEnvelope(envelope);
    const row = {
      id: `approval of ${runId}`,
      status: "pending",
      createdAt: this.now(),
      expiresAt,
      envelopeHash,
      ...terms,
    };
    return { envelope, decisions: [], row };
  }

  /** A person signs what lies before them, with a login made for it. Nobody here asks whether they may. */
  sign(run: Run, person: string): void {
    if (!run.paper) return;
    const { row, decisions } = run.paper;
    const at = this.now();
    this.#stepUps += 1;
    const stepUp = {
      id: `step-up ${this.#stepUps}`,
      approvalId: row.id,
      subject: person,
      envelopeHash: row.envelopeHash,
    };
    this.signatures.push({ person, hash: row.envelopeHash, at });
    decisions.push({
      approver: person,
      approverMail: null,
      decision: "approve",
      envelopeHash: row.envelopeHash,
      authTime: at,
      at,
      stepUp: { ...stepUp, createdAt: at },
    });
    this.#settle(run);
  }

  /** The status of the row follows the count of the rows, and says nothing of whether they are any good. */
  #settle(run: Run): void {
    if (!run.paper || run.paper.decisions.length < run.paper.row.threshold) return;
    run.paper.row.status = "approved";
    if (run.status === "awaiting_approval") run.status = "approved";
  }

  /** Somebody who can write to the tables tries to make an approval out of what is there. */
  forge(run: Run, how: Forgery, person: string): void {
    if (!run.paper) return;
    const { paper } = run;
    const any = this.runs.flatMap((one) => one.paper?.decisions ?? []).at(-1);
    if (how === "status") {
      paper.row.status = "approved";
      if (run.status === "awaiting_approval") run.status = "approved";
    } else if (how === "threshold") paper.row.threshold = 1;
    else if (how === "another envelope") paper.envelope = { ...paper.envelope, reason: "as it suits me" };
    else if (how === "requester") paper.row.requestedBy = person;
    else if (!any) return;
    else if (how === "repeat") paper.decisions.push({ ...any, at: this.now() });
    else if (how === "under another name") paper.decisions.push({ ...any, approver: person });
    else paper.decisions.push({ ...any, approver: person, envelopeHash: paper.row.envelopeHash });
    this.#settle(run);
  }
}

export const FORGERIES = [
  "status",
  "threshold",
  "another envelope",
  "requester",
  "repeat",
  "under another name",
  "another signature",
] as const;
export type Forgery = (typeof FORGERIES)[number];
