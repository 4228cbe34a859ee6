"use client";
import { useTranslations } from "next-intl";
import { plainValues } from "./fact-text.tsx";
import { runName } from "./run-name.ts";

type Told = { readonly key: string; readonly values: Readonly<Record<string, unknown>> };

/** A refusal in words with its remedy; a key without words shows as «not done» with the key itself, so that it can be reported. */
export function useRefusal(): (told: Told) => string {
  const t = useTranslations("refusal");
  const common = useTranslations("failovers");
  return ({ key, values }) =>
    t.has(key) ? t(key, plainValues(String(t.raw(key)), withRunName(values))) : common("notDone", { key });
}

/** A run is named as on its own page, not by its bare number. */
function withRunName(values: Told["values"]): Told["values"] {
  const { run } = values;
  return typeof run === "number" ? { ...values, run: runName(run) } : values;
}
