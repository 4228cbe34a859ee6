"use client";
import { useFormatter, useTranslations } from "next-intl";
import { useReasons } from "../reasons/use-reasons.ts";
import { useValueWords } from "../reasons/use-value-words.ts";
import { Status } from "../ui/status.tsx";
import { type PromotionCandidateView, type PromotionView, readPromotion } from "./read-promotion.ts";

/** Why a standby was promoted or nobody was: proof, reasons, and every candidate with what it would have lost. */
export function PromotionVerdict({ facts }: { readonly facts: Readonly<Record<string, unknown>> }) {
  const t = useTranslations("failovers.detail");
  const reasons = useReasons();
  const view = readPromotion(facts);
  if (!view) return null;
  const names = { zone: view.promote ?? "—", old: view.oldPrimary };
  return (
    <section className="promotion">
      <h3>{t("verdict")}</h3>
      <p>
        <b>{t(view.promote ? "promoted" : "notPromoted", names)}</b> · <Proof view={view} />
      </p>
      <ul>
        {view.reasons.map((one) => (
          <li key={`${one.key} ${Object.values(one.values).join(" ")}`}>{reasons.one(one)}</li>
        ))}
      </ul>
      <table className="data-table" aria-label={t("candidates")}>
        <thead>
          <tr>
            <th scope="col">{t("zone")}</th>
            <th scope="col">{t("candidate")}</th>
            <th scope="col">{t("position")}</th>
            <th scope="col" className="end-aligned">
              {t("lacks")}
            </th>
          </tr>
        </thead>
        <tbody>
          {view.candidates.map((one) => (
            <Candidate key={one.zone} candidate={one} chosen={one.zone === view.promote} />
          ))}
        </tbody>
      </table>
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

type Props = { readonly candidate: PromotionCandidateView; readonly chosen: boolean };

function Candidate({ candidate, chosen }: Props) {
  const t = useTranslations("failovers.detail");
  const reasons = useReasons();
  const format = useFormatter();
  const words = reasons.one({ key: `candidate.${candidate.why ?? "eligible"}`, values: {} });
  return (
    <tr>
      <th scope="row">{candidate.zone}</th>
      <td>
        <Status state={chosen ? "ok" : "na"}>{chosen ? t("chosen") : words}</Status>
      </td>
      <td className="mono">{candidate.receivedLsn ?? "—"}</td>
      <td className="end-aligned">
        {candidate.lossBytes === null ? t("unknownLoss") : t("bytes", { n: format.number(candidate.lossBytes) })}
      </td>
    </tr>
  );
}
