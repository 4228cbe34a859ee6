import { codeOf, worthAskingAgain } from "../live/query-client.ts";

type Asked = { readonly state: { readonly error: unknown } };

/**
 * For queries that may be refused by role: a refusal is an answer. Asking again would only write another denied attempt into the
 * audit, whose notification would make this page ask again.
 */
export const unlessForbidden = {
  enabled: (query: Asked) => !isForbidden(query.state.error),
  retry: worthAskingAgain,
};

export function isForbidden(error: unknown): boolean {
  return codeOf(error) === "FORBIDDEN";
}
