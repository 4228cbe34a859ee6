const HOUR_MS = 3_600_000;

type Asked = { readonly from: Date | null; readonly to: Date | null };

/**
 * From when until when samples are looked at. While the address names no end it goes on with the time, in steps: the same question
 * is asked again within each.
 */
export function spanOf(asked: Asked, now: number, stepMs: number): { readonly from: Date; readonly to: Date } {
  const to = asked.to ?? new Date((Math.floor(now / stepMs) + 1) * stepMs);
  return { from: asked.from ?? new Date(to.getTime() - HOUR_MS), to };
}
