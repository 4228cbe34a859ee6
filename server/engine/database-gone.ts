import { AdapterError } from "../adapters/ports.ts";
import { Final, NotDone } from "./steps/step.ts";

const CODES = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "ENOTFOUND",
  "P1001",
  "P1002",
  "P1008",
  "P1017",
  "P2024",
  "P2028",
  "P2034",
  "57P01",
  "57P02",
  "57P03",
  "08000",
  "08003",
  "08006",
  "08001",
  "40001",
  "40P01",
  "53300",
  "53100", // disk full
  "58030", // I/O error
  "25006", // read-only: it was demoted, or protects itself
]);

/**
 * True when the control plane's own database could not be asked (or asked to try again): nothing was decided, asking again is right. What the
 * infrastructure says may read the same, a database that hangs most of all, and is the step's own trouble: it has its attempts and its time.
 */
export function isDatabaseGone(error: unknown): boolean {
  for (let at: unknown = error, depth = 0; at && depth < 6; depth += 1) {
    if (typeof at !== "object" || at instanceof AdapterError || at instanceof NotDone || at instanceof Final)
      return false;
    const { code, message, cause } = at as { code?: unknown; message?: unknown; cause?: unknown };
    if (typeof code === "string" && CODES.has(code)) return true;
    if (
      typeof message === "string" &&
      /connection terminated|timeout exceeded when trying to connect|server has closed the connection|database is starting up|shutting down/i.test(
        message,
      )
    )
      return true;
    const meta = (at as { meta?: { driverAdapterError?: unknown } }).meta?.driverAdapterError;
    at = cause ?? meta;
  }
  return false;
}
