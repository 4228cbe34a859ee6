"use client";
import { useLocale } from "next-intl";
import { isToldList } from "#domain/reason.ts";
import type { IncidentView, TimelineRow } from "#server/incidents/router.ts";
import { FactText } from "../failovers/fact-text.tsx";
import { useMeasureWords } from "../measures/use-measure-words.ts";
import { useReasons } from "../reasons/use-reasons.ts";
import { useWords } from "../reasons/use-words.ts";
import { localTitle, runName } from "../shell/local-title.ts";

/** One line of the timeline in words: the entry's own, or those of a run's fact. */
export function EntryText({ row, runs }: { readonly row: TimelineRow; readonly runs: IncidentView["runs"] }) {
  const locale = useLocale();
  const words = useWords("incidents.entry");
  const reasons = useReasons();
  const measures = useMeasureWords();
  if (row.words === "run") {
    const step = row.values["step"];
    const titles = runs.find(({ number }) => number === row.run)?.stepTitles ?? {};
    const named = typeof step === "string" ? { title: localTitle(titles[step] ?? {}, locale, step) } : {};
    return <FactText factKey={row.key} values={{ ...row.values, ...named }} />;
  }
  const said = row.kind === "measure" ? measures.entry(row.values) : row.values;
  const values = Object.entries(said).map(([name, value]) => {
    if (name === "run" && typeof value === "number") return [name, runName(value)];
    return [name, isToldList(value) ? reasons.all(value) : value];
  });
  return words(row.key, Object.fromEntries(values)) ?? row.key;
}
