import { defaultShouldDehydrateQuery, MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import superjson from "superjson";

/** Answers, not failures: asking again changes nothing and writes another denied attempt into the audit. */
const ANSWERS: ReadonlySet<unknown> = new Set(["FORBIDDEN", "UNAUTHORIZED", "NOT_FOUND"]);

export function worthAskingAgain(failures: number, error: unknown): boolean {
  return failures < 1 && !isAnswer(error);
}

export function isAnswer(error: unknown): boolean {
  return ANSWERS.has(codeOf(error));
}

export function codeOf(error: unknown): unknown {
  return dataOf(error)["code"];
}

/** The refusal's own name (`refusal.<key>` in messages), which says more than its code. */
export function keyOf(error: unknown): unknown {
  return dataOf(error)["key"];
}

function dataOf(error: unknown): Readonly<Record<string, unknown>> {
  const data = typeof error === "object" && error !== null && "data" in error ? error.data : null;
  return typeof data === "object" && data !== null ? (data as Record<string, unknown>) : {};
}

/**
 * Pages are told what changed; a query is asked again then, not on a timer of its own. Shared by the server's first paint.
 * @param onError is told every failure, whoever asked
 */
export function makeQueryClient(onError: (error: unknown) => void = () => undefined): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
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
