/** PostgreSQL's number for what went wrong (five characters, e.g. 23514), however deep Prisma wrapped it; null: it did not say one. */
export function sqlState(error: unknown): string | null {
  for (let at: unknown = error, depth = 0; at && depth < 6; depth += 1) {
    if (typeof at !== "object") return null;
    const { code, originalCode, cause } = at as { code?: unknown; originalCode?: unknown; cause?: unknown };
    for (const one of [originalCode, code])
      if (typeof one === "string" && /^[0-9A-Z]{5}$/.test(one) && !/^P[1-9]/.test(one)) return one;
    at = cause ?? (at as { meta?: { driverAdapterError?: unknown } }).meta?.driverAdapterError;
  }
  return null;
}
