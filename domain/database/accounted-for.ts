export type Accounts = {
  /** Whom this run ordered to become the primary, by its own facts or those of an executor that died. Null: nobody yet. */
  readonly ordered: string | null;
  /** Zones that clients are led to, or were until a handover took them off. Null: that was never decided. */
  readonly ledTo: readonly string[] | null;
  /** What another run promoted with a proof and led nobody to yet. Null: none did. */
  readonly proven: { readonly zone: string; readonly timeline: number | null } | null;
};

/**
 * A primary that nobody here made is not *the* primary, even when it is the only one that answers: whoever promoted it by hand
 * asked for no proof, and it may lack what the one that clients are led to acknowledged.
 */
export function isAccountedFor(
  { zone, timeline }: { readonly zone: string; readonly timeline: number | null },
  { ordered, ledTo, proven }: Accounts,
): boolean {
  if (ledTo === null || ledTo.includes(zone) || zone === ordered) return true;
  return proven !== null && proven.zone === zone && timeline !== null && proven.timeline === timeline;
}
