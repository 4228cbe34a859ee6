"use client";
import { isToldList } from "#domain/reason.ts";
import type { TimelineRow } from "#server/incidents/router.ts";
import { FactText } from "../failovers/fact-text.tsx";
import { useReasons } from "../reasons/use-reasons.ts";
import { useWords } from "../reasons/use-words.ts";
import { runName } from "../shell/local-title.ts";

/** One line of the timeline in words: the entry's own, or those of a run's fact. */
export function EntryText({ row }: { readonly row: TimelineRow }) {
  const words = useWords("incidents.entry");
  const reasons = useReasons();
  if (row.words === "run") return <FactText factKey={row.key} values={row.values} />;
  const values = Object.entries(row.values).map(([name, value]) => {
    if (name === "run" && typeof value === "number") return [name, runName(value)];
    return [name, isToldList(value) ? reasons.all(value) : value];
  });
  return words(row.key, Object.fromEntries(values)) ?? row.key;
}
