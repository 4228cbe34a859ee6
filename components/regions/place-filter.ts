import { createLoader, parseAsString, parseAsStringLiteral } from "nuqs/server";

/** What of a zone is shown, in the address. */
export const PLACE_FILTER = {
  state: parseAsStringLiteral(["bad", "na", "risk", "ok"] as const),
  q: parseAsString.withDefault(""),
};
export const loadPlaceFilter = createLoader(PLACE_FILTER);

/** Whether every typed word is in what the thing is called. */
export function holdsWords(text: string, wanted: string): boolean {
  const told = text.toLowerCase();
  return wanted
    .toLowerCase()
    .split(/\s+/)
    .filter(Boolean)
    .every((word) => told.includes(word));
}
