"use client";
import { createContext, type ReactNode, useContext, useSyncExternalStore } from "react";

const ServerNow = createContext<number>(0);

/** Server time minus this device's: ages must be right on a device whose clock is wrong. */
let offsetMs = 0;
let shownMs = 0;
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

function tick(): void {
  shownMs = Date.now() + offsetMs;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(tick, 1_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0 || timer === undefined) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** Called with each sign of life of the server (its own clock, ms): corrects the offset, never the page's flow. */
export function alignClock(serverMs: number): void {
  const next = serverMs - Date.now();
  // Delays of the network only make it too small; small differences are left alone so that seconds do not jump.
  if (Math.abs(next - offsetMs) > 750) offsetMs = next;
}

/** Gives the first paint and the hydration the same «now». `at` in ms since the epoch. */
export function ClockProvider({ at, children }: { readonly at: number; readonly children: ReactNode }) {
  return <ServerNow.Provider value={at}>{children}</ServerNow.Provider>;
}

/** The server's time in ms, once a second, one timer a page. */
export function useNow(): number {
  const first = useContext(ServerNow);
  return useSyncExternalStore(
    subscribe,
    () => {
      if (shownMs === 0) {
        if (first > 0) alignClock(first);
        shownMs = Date.now() + offsetMs;
      }
      return shownMs;
    },
    () => first,
  );
}
