/**
 * One text for one value: keys sorted by code unit, no spaces, numbers and strings as JSON writes them (RFC 8785 for the values
 * used here). Absent and undefined properties are the same, so that a value survives being stored as JSON and read again.
 * @throws TypeError for what JSON cannot say (NaN, functions, bigint).
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === "string" || typeof value === "boolean") return JSON.stringify(value);
  if (typeof value === "number" && Number.isFinite(value)) return JSON.stringify(value);
  if (value instanceof Date) return JSON.stringify(value.toISOString());
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value === "object") {
    const entries = Object.entries(value).filter(([, part]) => part !== undefined);
    entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    return `{${entries.map(([key, part]) => `${JSON.stringify(key)}:${canonicalJson(part)}`).join(",")}}`;
  }
  throw new TypeError(`canonicalJson: ${typeof value} has no canonical text.`);
}

/** SHA-256 over the canonical text, 64 hexadecimal digits. WebCrypto, so that a browser can compute what it shows. */
export async function canonicalHash(value: unknown): Promise<string> {
  const bytes = new TextEncoder().encode(canonicalJson(value));
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
