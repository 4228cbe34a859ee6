import type { AgentErrorCode } from "./protocol.ts";

/** A refusal or failure that the caller is told of, in words that name what to do. */
export class AgentError extends Error {
  readonly code: AgentErrorCode;
  constructor(code: AgentErrorCode, message: string) {
    super(message);
    this.name = "AgentError";
    this.code = code;
  }
}

/** Status of the HTTP answer for each code. */
export const HTTP_STATUS: Readonly<Record<AgentErrorCode, number>> = {
  "bad-request": 400,
  "unknown-instance": 404,
  "stale-token": 409,
  refused: 422,
  failed: 500,
  timeout: 504,
};

/** The words of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
