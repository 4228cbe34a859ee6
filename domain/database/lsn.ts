/**
 * PostgreSQL write-ahead log positions, text `X/Y` in hexadecimal (PostgreSQL manual, type pg_lsn). Positions of different
 * timelines cannot be compared by these figures alone: look at the timeline first.
 */
const LSN = /^([0-9A-Fa-f]{1,8})\/([0-9A-Fa-f]{1,8})$/;

/** Bytes since the beginning of the log; null when the text is not a position. */
export function parseLsn(text: string | null | undefined): bigint | null {
  const [, high, low] = LSN.exec(text ?? "") ?? [];
  if (high === undefined || low === undefined) return null;
  return (BigInt(`0x${high}`) << 32n) | BigInt(`0x${low}`);
}

/** The same position as text, in PostgreSQL's own spelling. */
export function formatLsn(position: bigint): string {
  return `${(position >> 32n).toString(16).toUpperCase()}/${(position & 0xffffffffn).toString(16).toUpperCase()}`;
}

/** The furthest of these positions; null when none is known. */
export function furthestLsn(positions: readonly (bigint | null)[]): bigint | null {
  return positions.reduce((best, next) => (best === null || (next !== null && next > best) ? next : best), null);
}

/** Bytes of log in `ahead` that `behind` lacks, never negative; null when one of them is not known. */
export function bytesBehind(ahead: string | null, behind: string | null): number | null {
  const [far, near] = [parseLsn(ahead), parseLsn(behind)];
  if (far === null || near === null) return null;
  return far > near ? Number(far - near) : 0;
}
