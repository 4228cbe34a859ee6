/** Hands off: while one is in force nothing is done without being asked. What people start goes on as always. */
export type HandsOff = { readonly until: Date; readonly liftedAt: Date | null };

export const HANDS_OFF_LEAST_MS = 5 * 60_000;
/** It ends by itself: a switch that somebody forgot must not disarm the site for a week. */
export const HANDS_OFF_MOST_MS = 24 * 3_600_000;

export function isInForce(handsOff: HandsOff, now: Date): boolean {
  return handsOff.liftedAt === null && handsOff.until > now;
}

/** Of several the one that lasts longest: setting another never ends one that others set. */
export function inForce<One extends HandsOff>(all: readonly One[], now: Date): One | null {
  const known = all.filter((one) => isInForce(one, now));
  return known.sort((a, b) => b.until.getTime() - a.until.getTime())[0] ?? null;
}
