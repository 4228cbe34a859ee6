import { type TRPC_ERROR_CODE_KEY, TRPCError } from "@trpc/server";
import { Refusal, type RefusalCode } from "#domain/refusal.ts";
import { reportUnexpected } from "../access/report-unexpected.ts";

const CODES: Readonly<Record<RefusalCode, TRPC_ERROR_CODE_KEY>> = {
  "not-signed-in": "UNAUTHORIZED",
  forbidden: "FORBIDDEN",
  "not-found": "NOT_FOUND",
  invalid: "BAD_REQUEST",
  conflict: "CONFLICT",
  blocked: "PRECONDITION_FAILED",
  unavailable: "SERVICE_UNAVAILABLE",
};

/** What a client is told: a message key and its figures, never a text made by a library or a database. */
export type Told = { readonly key: string; readonly values: Readonly<Record<string, string | number>> };

/** A refusal as a tRPC error; its own words stay its `cause` for the formatter. */
export function asTrpcError(refusal: Refusal): TRPCError {
  return new TRPCError({ code: CODES[refusal.code], message: refusal.key, cause: refusal });
}

/**
 * Key and figures of any error. Input that does not parse is `invalid-input`; everything unknown is logged under a reference
 * and told as `unexpected` with that reference alone.
 */
export function tell(error: TRPCError): Told {
  if (error.cause instanceof Refusal) return { key: error.cause.key, values: error.cause.values };
  if (error.code === "BAD_REQUEST") return { key: "invalid-input", values: {} };
  if (error.code === "NOT_FOUND" || error.code === "METHOD_NOT_SUPPORTED") return { key: "not-found", values: {} };
  return { key: "unexpected", values: { reference: reportUnexpected(error.cause ?? error) } };
}
