import { createLoader, type inferParserType, parseAsString } from "nuqs/server";

/** The audit's filter as it stands in the address; `cursor` is the last row of the page before. */
export const AUDIT_FILTER = {
  actor: parseAsString,
  action: parseAsString,
  type: parseAsString,
  subject: parseAsString,
  from: parseAsString,
  until: parseAsString,
  cursor: parseAsString,
};
export type AuditAddress = inferParserType<typeof AUDIT_FILTER>;
export const loadAuditFilter = createLoader(AUDIT_FILTER);

/** What of the address is the filter, for the query and for the export. Local times become moments. */
export function filterOf(address: AuditAddress) {
  return {
    ...(address.actor ? { actor: address.actor } : {}),
    ...(address.action ? { action: address.action } : {}),
    ...(address.type ? { subjectType: address.type } : {}),
    ...(address.subject ? { subjectId: address.subject } : {}),
    ...(address.from ? { from: address.from } : {}),
    ...(address.until ? { until: address.until } : {}),
  };
}

export function isFiltered(address: AuditAddress): boolean {
  return Object.keys(filterOf(address)).length > 0;
}

/** An `<input type="datetime-local">` value of this device's zone → ISO, so that a shared address means the same moment. Null: empty. */
export function momentOf(local: string): string | null {
  if (!local) return null;
  const at = new Date(local);
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}

/** ISO → the value of an `<input type="datetime-local">` in this device's zone; "" for anything unreadable. */
export function localOf(iso: string | null): string {
  const at = iso ? new Date(iso) : null;
  if (!at || Number.isNaN(at.getTime())) return "";
  const two = (value: number) => String(value).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
}
