"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useSubscription } from "@trpc/tanstack-react-query";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { concernedRouters, isConcerned } from "#domain/live/interests.ts";
import { askAgain } from "./ask-again.ts";
import { alignClock, useNow } from "./clock.tsx";
import { type LiveState, liveStateOf } from "./live-state.ts";
import { isAnswer } from "./query-client.ts";
import { leaveWhenOver } from "./session-over.ts";
import { useTRPC } from "./trpc.ts";

/** The server ends a stream with the session it was opened with, which may have been renewed since. */
const OPEN_AGAIN_AFTER_MS = 2_000;

const Live = createContext<LiveState>({ state: "connecting", heardAt: null });
export const useLive = (): LiveState => useContext(Live);

/** Hears what changed and has the concerned answers asked again. */
export function LiveProvider({ children }: { readonly children: ReactNode }) {
  const trpc = useTRPC();
  const [heardMs, setHeardMs] = useState<number | null>(null);
  const [broken, setBroken] = useState(false);
  const cache = useQueryClient();
  const now = useNow();
  const [listeningMs] = useState(now);

  const { status, error, reset } = useSubscription(
    trpc.live.changes.subscriptionOptions(undefined, {
      onData: ({ data }) => {
        alignClock(data.at);
        setHeardMs(data.at);
        setBroken(false);
        // A page nobody looks at asks when it is looked at again (refetchOnWindowFocus). How often it is told is the server's to bound.
        if (document.visibilityState === "hidden") return;
        const routers = concernedRouters(data.tables, data.everything);
        if (routers?.size !== 0) void askAgain(cache, (queryKey) => isOf(queryKey, routers));
      },
      onError: (error) => {
        setBroken(true);
        leaveWhenOver(error);
      },
      onConnectionStateChange: ({ state, error }) => setBroken(state === "connecting" && error !== null),
    }),
  );

  const ended = status === "idle" || (status === "error" && !isAnswer(error));
  useEffect(() => {
    if (!ended) return;
    const timer = setTimeout(reset, OPEN_AGAIN_AFTER_MS);
    return () => clearTimeout(timer);
  }, [ended, reset]);

  const state = liveStateOf({ listeningMs, heardMs, broken, now });
  const heardAt = heardMs === null ? null : new Date(heardMs).toISOString();
  const value = useMemo(() => ({ state, heardAt }), [state, heardAt]);
  return <Live.Provider value={value}>{children}</Live.Provider>;
}

/** tRPC's keys begin with the path: [["overview", "current"], …]. */
function isOf(queryKey: readonly unknown[], routers: ReadonlySet<string> | null): boolean {
  const path = queryKey[0];
  return isConcerned(Array.isArray(path) ? path.map(String) : [], routers);
}
