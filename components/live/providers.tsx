"use client";
import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createTRPCClient, httpBatchLink, httpSubscriptionLink, splitLink } from "@trpc/client";
import { type ReactNode, useState } from "react";
import superjson from "superjson";
import type { AppRouter } from "#server/trpc/root.ts";
import { useKeptSession } from "./keep-session.ts";
import { LiveProvider } from "./live.tsx";
import { makeQueryClient } from "./query-client.ts";
import { leaveWhenOver } from "./session-over.ts";
import { TRPCProvider } from "./trpc.ts";
import { TAKES_PACKED, unpacked } from "./unpacked.ts";

const URL = "/api/trpc";
const ANSWER_WITHIN_MS = 10_000;

let browserClient: QueryClient | undefined;

/** One cache in the browser; a new one for each request on the server, so that nobody is shown another person's answer. */
function queryClient(): QueryClient {
  if (typeof window === "undefined") return makeQueryClient();
  browserClient ??= makeQueryClient((error) => leaveWhenOver(error));
  return browserClient;
}

/** Queries over HTTP, changes over one server-sent stream. Stands around every page of the console. */
export function Providers({ children }: { readonly children: ReactNode }) {
  useKeptSession();
  const [cache] = useState(queryClient);
  const [trpc] = useState(() =>
    createTRPCClient<AppRouter>({
      links: [
        splitLink({
          condition: ({ type }) => type === "subscription",
          true: httpSubscriptionLink({ url: URL, transformer: superjson }),
          false: httpBatchLink({
            url: URL,
            transformer: superjson,
            headers: TAKES_PACKED,
            fetch: async (input, init) =>
              unpacked(await fetch(input, { ...init, signal: within(init?.signal) } as RequestInit)),
          }),
        }),
      ],
    }),
  );
  return (
    <QueryClientProvider client={cache}>
      <TRPCProvider trpcClient={trpc} queryClient={cache}>
        <LiveProvider>{children}</LiveProvider>
      </TRPCProvider>
    </QueryClientProvider>
  );
}

/** A server that does not answer must not leave a page that looks as if it did. */
function within(signal: AbortSignal | null | undefined): AbortSignal {
  const limit = AbortSignal.timeout(ANSWER_WITHIN_MS);
  return signal ? AbortSignal.any([signal, limit]) : limit;
}
