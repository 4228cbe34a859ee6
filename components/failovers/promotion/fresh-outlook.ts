import type { PromotionOutlook } from "#domain/database/outlook.ts";

export const LOOKED_AT_MS = 3_000;
/** Three looks missed: what was seen says nothing of now any more. */
export const STALE_AFTER_MS = 3 * LOOKED_AT_MS;

type Asked = { readonly data: readonly PromotionOutlook[] | undefined; readonly isError: boolean };

/** How the promotion looks now, or why that is not known; an old look is none, whatever keeps a new one from coming. */
export function freshOutlook(
  { data, isError }: Asked,
  component: unknown,
  nowMs: number,
): { readonly now: PromotionOutlook | null; readonly looking: boolean; readonly failed: boolean } {
  const last = data?.find((one) => one.component === component) ?? null;
  const now = last !== null && nowMs - Date.parse(last.at) <= STALE_AFTER_MS ? last : null;
  // An answer that does not speak of it is an answer: nobody looks on.
  const unanswered = now === null && (data === undefined || last !== null);
  return { now, looking: unanswered && !isError, failed: now === null && isError };
}
