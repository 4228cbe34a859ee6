/** Redis (RESP2) answers a map as a list of names and values, one after another. */
export function mapOf(value: unknown): ReadonlyMap<string, unknown> {
  const flat = list(value);
  return new Map(flat.flatMap((name, at) => (at % 2 === 0 ? [[String(name), flat[at + 1]] as const] : [])));
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function figure(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

/** Nobody has written yet, so there is no such stream. */
export function isNoStream(error: unknown): boolean {
  return error instanceof Error && /no such key/i.test(error.message);
}
