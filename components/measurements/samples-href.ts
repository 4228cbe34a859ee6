/** The samples of one thing; without moments those of the last hour. */
export function samplesHref(key: string, span?: { readonly from: Date; readonly to: Date }): string {
  const asked = { key, ...(span ? { from: span.from.toISOString(), to: span.to.toISOString() } : {}) };
  return `/measurements?${new URLSearchParams(asked)}`;
}
