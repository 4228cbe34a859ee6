import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { createContext } from "#server/trpc/context.ts";
import { appRouter } from "#server/trpc/root.ts";

export const dynamic = "force-dynamic";

/** Queries, and subscriptions as server-sent events (tRPC `httpSubscriptionLink`). */
function handler(request: Request): Promise<Response> {
  return fetchRequestHandler({ endpoint: "/api/trpc", req: request, router: appRouter, createContext });
}

export { handler as GET, handler as POST };
