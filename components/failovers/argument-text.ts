import { plain } from "../reasons/plain-values.ts";
import { localTitle } from "../shell/local-title.ts";

/** An argument of a call as people read it: what is written in several languages in theirs. */
export function argumentText(value: unknown, locale: string): string {
  return inLanguage(value, locale) ?? String(plain(value));
}

/** Null: it is no text by language. */
export function inLanguage(value: unknown, locale: string): string | null {
  return isByLanguage(value) ? localTitle(value, locale, "") : null;
}

function isByLanguage(value: unknown): value is Readonly<Record<string, string>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const texts = Object.entries(value);
  return texts.length > 0 && texts.every(([name, text]) => /^[a-z]{2}(-\w+)?$/.test(name) && typeof text === "string");
}
