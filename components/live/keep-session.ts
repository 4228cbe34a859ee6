"use client";
import { useEffect } from "react";

const EVERY_MS = 60_000;
const ANSWER_WITHIN_MS = 10_000;
const KEPT_AT = "haechi.session-kept";
const leaving = new AbortController();

/** Before signing out: an answer still under way would bring the session back. */
export function stopKeepingSession(): void {
  leaving.abort();
}

/**
 * While a page of the console is open, asks for the session each minute: the server then renews what is about to end, at the
 * provider and in the cookie (server/auth/renew-session.ts). Also behind other tabs, and at once when a laptop wakes up.
 */
export function useKeptSession(): void {
  useEffect(() => {
    const keep = () => {
      if (leaving.signal.aborted || !isDue()) return;
      const signal = AbortSignal.any([leaving.signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]);
      // That the session is over, or the server away, is told by what the page asks for itself.
      fetch("/api/auth/session", { cache: "no-store", signal }).catch(() => undefined);
    };
    keep();
    const timer = setInterval(keep, EVERY_MS);
    document.addEventListener("visibilitychange", keep);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", keep);
    };
  }, []);
}

/** One tab asks for all of them: they share the cookie. */
function isDue(): boolean {
  try {
    const now = Date.now();
    const since = now - Number(localStorage.getItem(KEPT_AT) ?? 0);
    if (since >= 0 && since < EVERY_MS - 10_000) return false;
    localStorage.setItem(KEPT_AT, String(now));
    return true;
  } catch {
    return true;
  }
}
