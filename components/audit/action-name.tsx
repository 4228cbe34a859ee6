"use client";
import { useWords } from "../reasons/use-words.ts";

/** An action in words, its own name beside it; one without words stands as its name. */
export function ActionName({ action }: { readonly action: string }) {
  const words = useWords("audit.action")(action);
  if (words === null) return <span className="mono">{action}</span>;
  return (
    <>
      {words} <span className="mono quiet text-small">{action}</span>
    </>
  );
}
