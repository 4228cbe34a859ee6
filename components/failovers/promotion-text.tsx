"use client";
import { useFormatter, useTranslations } from "next-intl";
import { useReasons } from "../reasons/use-reasons.ts";
import { useValueWords } from "../reasons/use-value-words.ts";
import { type PromotionView, wordedReason } from "./read-promotion.ts";

/** The verdict of a promotion in one sentence, for the list of facts. */
export function PromotionText({ view }: { readonly view: PromotionView }) {
  const t = useTranslations("facts.promotion");
  const reasons = useReasons();
  const worded = useValueWords();
  const format = useFormatter();
  const candidates = view.candidates.map(({ zone, why, receivedLsn, lossBytes }) => {
    const verdict = reasons.one({ key: `candidate.${why ?? "eligible"}`, values: {} });
    return lossBytes === null
      ? t("candidateUnknown", { zone, verdict })
      : t("candidate", { zone, verdict, position: receivedLsn ?? "—", bytes: format.number(lossBytes) });
  });
  const key = view.promote === null ? "refused" : view.proof === null ? "unproven" : "promoted";
  return (
    <>
      {t(key, {
        zone: view.promote ?? "—",
        proof: String(worded({ proof: view.proof ?? "" })["proof"]),
        reasons: reasons.all(view.reasons.map(wordedReason)),
        candidates: candidates.join("; "),
      })}
    </>
  );
}
