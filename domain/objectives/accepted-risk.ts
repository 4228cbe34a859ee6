/** Somebody answers for an objective that is not met today, for a while. It changes how loudly that is told, never what is told. */
export type AcceptedRisk = {
  readonly id: string;
  readonly objective: string;
  /** Null: in every region. */
  readonly region: string | null;
  readonly owner: string;
  readonly reason: string;
  readonly acceptedByName: string;
  readonly acceptedAt: Date;
  readonly expiresAt: Date;
  readonly withdrawnAt: Date | null;
};

export const DAY_MS = 24 * 60 * 60_000;
/** Longer than this is not accepted but forgotten. */
export const LONGEST_ACCEPTANCE_DAYS = 180;

/** Ends by itself at its expiry, or when it is withdrawn. */
export function isInForce(risk: Pick<AcceptedRisk, "expiresAt" | "withdrawnAt">, now: Date): boolean {
  return risk.withdrawnAt === null && risk.expiresAt > now;
}

/** The acceptance that counts for an objective in a region: the region's own before one for all, then the one that lasts longest. */
export function riskInForce(
  risks: readonly AcceptedRisk[],
  objective: string,
  region: string,
  now: Date,
): AcceptedRisk | null {
  const own = risks.filter(
    (risk) => risk.objective === objective && (risk.region === null || risk.region === region) && isInForce(risk, now),
  );
  const rank = (risk: AcceptedRisk) => (risk.region === null ? 0 : 1);
  return [...own].sort((a, b) => rank(b) - rank(a) || b.expiresAt.getTime() - a.expiresAt.getTime())[0] ?? null;
}
