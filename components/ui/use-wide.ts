"use client";
import { useSyncExternalStore } from "react";

const WIDE = "(min-width: 861px)";

/** Whether there is room for a graph. False on the server and in the first paint: a list is what everybody can read. */
export function useWide(): boolean {
  return useSyncExternalStore(
    watch,
    () => matchMedia(WIDE).matches,
    () => false,
  );
}

function watch(tell: () => void): () => void {
  const query = matchMedia(WIDE);
  query.addEventListener("change", tell);
  return () => query.removeEventListener("change", tell);
}
