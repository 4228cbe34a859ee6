"use client";
import { useTranslations } from "next-intl";
import type { Reason, Told } from "#domain/reason.ts";
import { useValueWords } from "./use-value-words.ts";
import { useWords } from "./use-words.ts";

export type ReasonWords = {
  /** One reason in words; a key this version has no words for shows as itself, so that it can be reported. */
  one(reason: Reason): string;
  /** Several, in their order. */
  all(reasons: readonly Told[]): string;
};

/** The words of reasons (messages/<language>/reasons.json). */
export function useReasons(): ReasonWords {
  const t = useTranslations("reasons");
  const words = useWords("reasons");
  const worded = useValueWords();
  const one = ({ key, values }: Reason) => words(key, worded(values)) ?? t("unworded", { reason: key });
  return { one, all: (reasons) => reasons.map(one).join(" · ") };
}
