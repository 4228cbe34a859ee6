import { createTRPCOptionsProxy } from "@trpc/tanstack-react-query";
import { cache } from "react";
import { makeQueryClient } from "#components/live/query-client.ts";
import { createContext } from "#server/trpc/context.ts";
import { appRouter } from "#server/trpc/root.ts";

/**
 * Answers asked on the server for the first paint, one cache a request. In a page:
 * `await cache.prefetchQuery(trpc.overview.current.queryOptions())`, then `<HydrationBoundary state={dehydrate(cache)}>`.
 * A refused or failed query is not handed over: the browser asks again and shows the refusal in its own words.
 */
export const firstPaint = cache(() => {
  const queries = makeQueryClient();
  return {
    cache: queries,
    trpc: createTRPCOptionsProxy({ router: appRouter, ctx: createContext, queryClient: queries }),
  };
});
