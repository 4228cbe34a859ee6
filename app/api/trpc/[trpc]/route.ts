import { answer } from "#server/trpc/answer.ts";

export const dynamic = "force-dynamic";

/** Queries, and subscriptions as server-sent events (tRPC `httpSubscriptionLink`). */
const handler = (request: Request): Promise<Response> => answer(request);

export { handler as GET, handler as POST };
