"use client";
import { useTranslations } from "next-intl";
import type { Told } from "#domain/reason.ts";
import { useReasons } from "../reasons/use-reasons.ts";

/** Why a step failed, in words; below it what the infrastructure itself said. */
export function StepTrouble({ why }: { readonly why: readonly Told[] }) {
  const t = useTranslations("failovers.detail");
  const reasons = useReasons();
  const details = why.flatMap((one) => one.detail ?? []);
  if (why.length === 0) return null;
  return (
    <div className="trouble">
      <b>{t("why")}</b>
      {why.map((one) => (
        <span key={`${one.key} ${Object.values(one.values).join(" ")}`} className="trouble-why">
          {reasons.one(one)}
        </span>
      ))}
      {details.length > 0 ? (
        <>
          <small>{t("ownWords")}</small>
          <span className="mono own-words">{details.join("\n")}</span>
        </>
      ) : null}
    </div>
  );
}
