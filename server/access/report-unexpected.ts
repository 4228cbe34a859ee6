import { randomBytes } from "node:crypto";

/**
 * Logs an error nobody foresaw under a short reference, and returns the reference: the person sees it, the operator finds the
 * line. The error's own text stays in the log (it may hold addresses or queries).
 */
export function reportUnexpected(error: unknown): string {
  const reference = randomBytes(4).toString("hex");
  console.error(`unexpected error ${reference}:`, error);
  return reference;
}
