type Asked = { readonly state: { readonly error: unknown } };

/**
 * For queries that may be refused by role: a refusal is an answer. Asking again would only write another denied attempt into the
 * audit, whose notification would make this page ask again.
 */
export const unlessForbidden = {
  enabled: (query: Asked) => !isForbidden(query.state.error),
  retry: (failures: number, error: unknown) => failures < 1 && !isForbidden(error),
};

export function isForbidden(error: unknown): boolean {
  const data = typeof error === "object" && error !== null && "data" in error ? error.data : null;
  return typeof data === "object" && data !== null && "code" in data && data.code === "FORBIDDEN";
}
