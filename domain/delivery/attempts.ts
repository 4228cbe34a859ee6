/** One effect of the outbox (a mail, the next leg of a run) is tried so often, in about 17 minutes. */
export const MAX_ATTEMPTS = 12;

/** How long after a failed attempt the next one is made: 0.5 s, 1 s, 2 s … at most 15 minutes. @param attempts made so far, from 1 */
export function retryAfterMs(attempts: number): number {
  return Math.min(500 * 2 ** (attempts - 1), 900_000);
}

/** When an effect that failed is tried again; null: no more. @param nextAt of its row, written when it failed */
export function triedAgainAt(attempts: number, nextAt: Date): Date | null {
  return attempts < MAX_ATTEMPTS ? nextAt : null;
}
