/** Moments of a recovery, ISO; null: not yet, or never. */
export type RecoveryMoments = {
  readonly lastGoodAt: string | null;
  readonly firstFailingAt: string | null;
  /** When the incident was declared. */
  readonly declaredAt: string | null;
  /** When the run that answers was asked for. */
  readonly requestedAt: string | null;
  readonly startedAt: string | null;
  readonly verifyingAt: string | null;
};
export type PhaseName = "detect" | "declare" | "decide" | "execute" | "verify";
export type RecoveryPhase = { readonly name: PhaseName; readonly startedAt: string };

/**
 * The phases of a recovery, timed apart (design §5): detect from the last good observation, declare from the first failing one, decide
 * from the declaration (of a run without an incident: from when it was asked for), execute, verify. A phase whose beginning is not
 * known is left out; what people declared before anything was seen failing is decided upon from then on. The overview, the execution
 * and the incident all tell it by this, so that they tell the same seconds.
 */
export function recoveryPhases(moments: RecoveryMoments): readonly RecoveryPhase[] {
  const { declaredAt, firstFailingAt } = moments;
  const before = declaredAt !== null && firstFailingAt !== null && Date.parse(declaredAt) < Date.parse(firstFailingAt);
  const all: readonly (readonly [PhaseName, string | null])[] = [
    ["detect", moments.lastGoodAt],
    ["declare", moments.firstFailingAt],
    ["decide", before ? firstFailingAt : (declaredAt ?? moments.requestedAt)],
    ["execute", moments.startedAt],
    ["verify", moments.verifyingAt],
  ];
  return all
    .flatMap(([name, startedAt]) => (startedAt === null ? [] : [{ name, startedAt }]))
    .sort((a, b) => Date.parse(a.startedAt) - Date.parse(b.startedAt));
}

type Begun<At> = { readonly [name in Exclude<keyof RecoveryMoments, "verifyingAt">]?: At | null };

/** Where the recovery clock starts: at the last good observation, never later than anything that is known to have followed it. */
export function recoveryStart<At>(moments: Begun<At> & { readonly declaredAt: At }): At;
export function recoveryStart<At>(moments: Begun<At>): At | null;
export function recoveryStart<At>(moments: Begun<At>): At | null {
  const { lastGoodAt, firstFailingAt, declaredAt, startedAt, requestedAt } = moments;
  return lastGoodAt ?? firstFailingAt ?? declaredAt ?? startedAt ?? requestedAt ?? null;
}
