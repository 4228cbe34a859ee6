"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useSubscription } from "@trpc/tanstack-react-query";
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from "react";
import { askAgain } from "./ask-again.ts";
import { alignClock, useNow } from "./clock.tsx";
import { concernedRouters } from "./interests.ts";
import { useTRPC } from "./trpc.ts";

export type LiveState = {
  readonly state: "connecting" | "on" | "lost";
  /** ISO time of the last sign of life; null before the first. */
  readonly heardAt: string | null;
};

/** The server gives a sign of life each 2 s; three missed and the page says that it no longer hears anything. */
const SILENT_AFTER_MS = 7_000;
/** Answers are asked again at most this often, however fast the tables change. */
const ASK_EVERY_MS = 1_000;

const Live = createContext<LiveState>({ state: "connecting", heardAt: null });
export const useLive = (): LiveState => useContext(Live);

/** Hears what changed and has the concerned answers asked again. */
export function LiveProvider({ children }: { readonly children: ReactNode }) {
  const trpc = useTRPC();
  const [heardMs, setHeardMs] = useState<number | null>(null);
  const [broken, setBroken] = useState(false);
  const changed = useAskAgain();
  const now = useNow();

  useSubscription(
    trpc.live.changes.subscriptionOptions(undefined, {
      onData: ({ data }) => {
        alignClock(data.at);
        setHeardMs(data.at);
        setBroken(false);
        changed(data.tables, data.everything);
      },
      onError: () => setBroken(true),
      onConnectionStateChange: ({ state, error }) => setBroken(state === "connecting" && error !== null),
    }),
  );

  const silent = heardMs !== null && now - heardMs > SILENT_AFTER_MS;
  const state: LiveState["state"] = heardMs === null && !broken ? "connecting" : broken || silent ? "lost" : "on";
  const heardAt = heardMs === null ? null : new Date(heardMs).toISOString();
  const value = useMemo(() => ({ state, heardAt }), [state, heardAt]);
  return <Live.Provider value={value}>{children}</Live.Provider>;
}

/** Gathers what concerns open queries and asks at most once a second. */
function useAskAgain(): (tables: readonly string[], everything: boolean) => void {
  const cache = useQueryClient();
  const waiting = useRef<{ tables: Set<string>; everything: boolean; timer: ReturnType<typeof setTimeout> | null }>({
    tables: new Set(),
    everything: false,
    timer: null,
  });
  const askedMs = useRef(0);

  useEffect(() => {
    const { current } = waiting;
    return () => {
      if (current.timer) clearTimeout(current.timer);
      current.timer = null;
    };
  }, []);

  return useCallback(
    (tables, everything) => {
      const { current } = waiting;
      for (const table of tables) current.tables.add(table);
      current.everything ||= everything;
      if (current.timer || (current.tables.size === 0 && !current.everything)) return;
      current.timer = setTimeout(
        () => {
          const routers = concernedRouters([...current.tables], current.everything);
          current.tables.clear();
          current.everything = false;
          current.timer = null;
          askedMs.current = Date.now();
          void askAgain(cache, (queryKey) => isOf(queryKey, routers));
        },
        Math.max(0, askedMs.current + ASK_EVERY_MS - Date.now()),
      );
    },
    [cache],
  );
}

/** tRPC's keys begin with the path: [["overview", "current"], …]. */
function isOf(queryKey: readonly unknown[], routers: ReadonlySet<string> | null): boolean {
  if (routers === null) return true;
  const path = queryKey[0];
  return Array.isArray(path) && routers.has(String(path[0]));
}
