/** One attempt of the synthetic transaction. */
export type Attempt = { readonly at: Date; readonly passed: boolean };

/** Passes without one that failed among them, the newest attempt counted back to `since` (not counted itself), or to the first. */
export function passesInARow(attempts: readonly Attempt[], since: Date | null = null): number {
  const newestFirst = attempts
    .filter(({ at }) => since === null || at > since)
    .sort((a, b) => b.at.getTime() - a.at.getTime());
  const failed = newestFirst.findIndex(({ passed }) => !passed);
  return failed === -1 ? newestFirst.length : failed;
}
