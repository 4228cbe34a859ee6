"use client";
import { useTranslations } from "next-intl";
import { useReasons } from "../reasons/use-reasons.ts";
import { useWords } from "../reasons/use-words.ts";
import { runName } from "./run-name.ts";

type Told = { readonly key: string; readonly values: Readonly<Record<string, unknown>> };

/** A refusal in words with its remedy; a key without words shows as «not done» with the key itself, so that it can be reported. */
export function useRefusal(): (told: Told) => string {
  const t = useTranslations("failovers");
  const words = useWords("refusal");
  const reasons = useReasons();
  return ({ key, values }) => {
    const { because, ...rest } = values;
    const why =
      typeof because === "string" && because !== "" ? reasons.one({ key: because, values: figures(rest) }) : "—";
    return words(key, withRunName({ ...rest, why })) ?? t("notDone", { key });
  };
}

function figures(values: Told["values"]): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      typeof value === "string" || typeof value === "number" ? [[name, value]] : [],
    ),
  );
}

/** A run is named as on its own page, not by its bare number. */
function withRunName(values: Told["values"]): Told["values"] {
  const { run } = values;
  return typeof run === "number" ? { ...values, run: runName(run) } : values;
}
