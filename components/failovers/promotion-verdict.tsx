"use client";
import { useTranslations } from "next-intl";
import { useValueWords } from "../reasons/use-value-words.ts";
import { CandidateTable } from "./promotion/candidate-table.tsx";
import { ProofList } from "./promotion/proof-list.tsx";
import { type PromotionView, readPromotion } from "./read-promotion.ts";

/** Why a standby was promoted or nobody was: proof, reasons, and every candidate with what it would have cost. */
export function PromotionVerdict({ facts }: { readonly facts: Readonly<Record<string, unknown>> }) {
  const t = useTranslations("failovers.detail");
  const words = useTranslations("failovers.promotion");
  const view = readPromotion(facts);
  if (!view) return null;
  const names = { zone: view.promote ?? "—", old: view.oldPrimary };
  return (
    <section className="promotion">
      <h3>{t("verdict")}</h3>
      <p>
        <b>{t(view.promote ? "promoted" : "notPromoted", names)}</b> · <Proof view={view} />
      </p>
      <ProofList reasons={view.reasons} />
      <CandidateTable
        candidates={view.candidates}
        chosen={view.promote}
        chosenWord={words("promoted")}
        unproven={view.proof === null}
      />
      {view.lastKnownLsn ? (
        <p className="quiet">{t("lastKnown", { old: view.oldPrimary, lsn: view.lastKnownLsn })}</p>
      ) : null}
    </section>
  );
}

function Proof({ view }: { readonly view: PromotionView }) {
  const t = useTranslations("failovers.detail");
  const worded = useValueWords();
  if (view.proof) return <>{t("proof", { proof: String(worded({ proof: view.proof })["proof"]) })}</>;
  return <span className="risk">{t(view.promote ? "noProof" : "refusedProof")}</span>;
}
