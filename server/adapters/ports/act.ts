import type { RestoreTrouble } from "#domain/recovery-points/restore-trouble.ts";

/**
 * One small interface a capability. An adapter that lacks a capability blocks the plan before it starts. Reading methods throw
 * AdapterError and never act; acting methods carry `Act` (fencing token, idempotency key, deadline) and are safe to repeat.
 */
export type Act = {
  /** Region whose lock the token stands for. */
  readonly scope: string;
  readonly token: bigint;
  /** Idempotency key: `<run>:<step>:<what>`; the same key is the same act. */
  readonly key: string;
  /** Absolute end; every call below it is bounded by what remains. */
  readonly signal: AbortSignal;
  /** Told of each outward call, exactly, before and after: these are the rows a person reads. */
  readonly record: (call: CallRecord) => void;
};
export type CallRecord = {
  readonly to: string;
  readonly call: string;
  readonly at: string;
  readonly ms: number;
  readonly ok: boolean;
  readonly repeated: boolean;
  readonly answer?: string | undefined;
};

/** Where reads are bounded too. */
export type Look = {
  readonly signal: AbortSignal;
  /** How often it is tried, soon after one another, when nobody listens there; default 3. */
  readonly attempts?: number;
};

export type AdapterErrorCode =
  | "refused-connection"
  | "timeout"
  | "nonsense"
  | "stale-token"
  | "refused"
  | "not-capable"
  | "failed";
/** What went wrong at the infrastructure, without its raw text reaching a client. `detail` is for the run's facts and logs. */
export class AdapterError extends Error {
  readonly code: AdapterErrorCode;
  readonly target: string;
  readonly detail: string;
  constructor(code: AdapterErrorCode, target: string, detail: string) {
    super(`${target}: ${code}: ${detail}`);
    this.name = "AdapterError";
    this.code = code;
    this.target = target;
    this.detail = detail;
  }
}

/** It cannot be restored, and trying again at once is no use. */
export class RestoreImpossible extends AdapterError {
  readonly trouble: RestoreTrouble;
  constructor(target: string, trouble: RestoreTrouble, detail: string) {
    super("failed", target, detail);
    this.trouble = trouble;
  }
}
