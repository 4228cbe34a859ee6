"use client";
import { useTranslations } from "next-intl";
import { proofParts } from "#domain/database/proof-parts.ts";
import type { Reason } from "#domain/reason.ts";
import { useReasons } from "../../reasons/use-reasons.ts";
import { Status } from "../../ui/status.tsx";
import { wordedReason } from "../read-promotion.ts";

/** Each part of the proof: whether it holds, and why. */
export function ProofList({ reasons }: { readonly reasons: readonly Reason[] }) {
  const t = useTranslations("failovers.promotion");
  const words = useReasons();
  return (
    <ul className="proof-list">
      {proofParts(reasons).map(({ part, holds, reasons: own }) => (
        <li key={part}>
          <b>{t(`part.${part}`)}</b>
          <Status state={holds ? "ok" : "bad"}>{t(holds ? "proven" : "notProven")}</Status>
          <span className="soft">{own.map((one) => words.one(wordedReason(one))).join(" · ")}</span>
        </li>
      ))}
    </ul>
  );
}
