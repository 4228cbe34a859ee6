"use client";
import { useTranslations } from "next-intl";
import type { RestorationReason } from "#domain/measures/judge-restoration.ts";
import { runName } from "../shell/local-title.ts";
import { useMeasureWords } from "./use-measure-words.ts";

/** Why a measure is not given back yet, in words. */
export function useRestorationWords(): (reason: RestorationReason) => string {
  const t = useTranslations("measures.why");
  const measures = useMeasureWords();
  return ({ key, values }) => {
    const run = values["run"];
    const named = typeof run === "number" ? { run: runName(run) } : {};
    return t(key, { ...measures.entry(values), ...named } as Record<string, string | number>);
  };
}
