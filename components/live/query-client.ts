import { defaultShouldDehydrateQuery, QueryClient } from "@tanstack/react-query";
import superjson from "superjson";

/** Answers, not failures: asking again changes nothing and writes another denied attempt into the audit. */
const ANSWERS: ReadonlySet<unknown> = new Set(["FORBIDDEN", "UNAUTHORIZED", "NOT_FOUND"]);

export function worthAskingAgain(failures: number, error: unknown): boolean {
  return failures < 1 && !ANSWERS.has(codeOf(error));
}

export function codeOf(error: unknown): unknown {
  const data = typeof error === "object" && error !== null && "data" in error ? error.data : null;
  return typeof data === "object" && data !== null && "code" in data ? data.code : null;
}

/** Pages are told what changed; a query is asked again then, not on a timer of its own. Shared by the server's first paint. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        refetchOnWindowFocus: "always",
        retry: worthAskingAgain,
        retryDelay: 500,
        networkMode: "always",
      },
      mutations: { networkMode: "always" },
      dehydrate: { serializeData: superjson.serialize, shouldDehydrateQuery: defaultShouldDehydrateQuery },
      hydrate: { deserializeData: superjson.deserialize },
    },
  });
}
