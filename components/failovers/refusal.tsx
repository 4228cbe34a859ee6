"use client";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { useReasons } from "../reasons/use-reasons.ts";
import { useWords } from "../reasons/use-words.ts";
import { runName } from "./run-name.ts";
import { SignInAgain } from "./sign-in-again.tsx";

type Told = { readonly key: string; readonly values: Readonly<Record<string, unknown>> };

/** Refusals that nothing on the page itself mends. */
const WANTS_SIGN_IN: ReadonlySet<string> = new Set(["sign-in-again", "not-signed-in"]);

/** A refusal in words with its remedy; a key without words shows as «not done» with the key itself, so that it can be reported. */
export function useRefusal(): (told: Told) => ReactNode {
  const t = useTranslations("failovers");
  const words = useWords("refusal");
  const reasons = useReasons();
  return ({ key, values }) => {
    const { because, ...rest } = values;
    const why =
      typeof because === "string" && because !== "" ? reasons.one({ key: because, values: figures(rest) }) : "—";
    const said = words(key, withRunName({ ...rest, why })) ?? t("notDone", { key });
    if (!WANTS_SIGN_IN.has(key)) return said;
    return (
      <>
        {said} <SignInAgain />
      </>
    );
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
