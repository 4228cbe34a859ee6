"use client";
import type { IncidentTitle } from "#domain/incidents/title.ts";
import { useWords } from "../reasons/use-words.ts";

/** The title in the viewer's language where a policy declared it; a person's own words as they are. */
export function useIncidentTitle(): (title: IncidentTitle) => string {
  const words = useWords("incidents.title");
  return ({ key, values, text }) => (key === null ? (text ?? "") : (words(key, values) ?? key));
}
