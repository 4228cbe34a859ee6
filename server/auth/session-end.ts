/** A session whose person nobody confirmed anew ends after a working day. */
export const SESSION_S = 8 * 60 * 60;
/** However often it is renewed: after a day people log in again. */
export const SESSION_MOST_S = 24 * 60 * 60;

export const nowInSeconds = (): number => Math.floor(Date.now() / 1_000);

/** Unix seconds at which a session ends that the provider confirmed at `confirmedAt`, and that began at `signedInAt`. */
export function sessionEnd(signedInAt: number, confirmedAt: number): number {
  return Math.min(confirmedAt + SESSION_S, signedInAt + SESSION_MOST_S);
}
