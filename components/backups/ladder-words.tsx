"use client";
import { useTranslations } from "next-intl";
import { CONFIDENCES } from "#domain/recovery-points/recovery-point.ts";
import type { Ladder } from "#server/backups/router.ts";

/** The four steps with their names. A step that expired is dashed; one that is about to is amber. Null: nothing is kept. */
export function LadderWords({ ladder }: { readonly ladder: Ladder | null }) {
  const t = useTranslations("backups");
  const expired = ladder?.decay === "expired";
  const peak = ladder === null ? null : expired ? ladder.proven : ladder.confidence;
  const reached = peak === null ? -1 : CONFIDENCES.indexOf(peak);
  const counts = ladder === null ? -1 : CONFIDENCES.indexOf(ladder.confidence);
  const label =
    peak === null ? t("ladder.nothing") : t("ladder.label", { n: reached + 1, step: t(`confidence.${peak}`) });
  return (
    <span
      className={`ladder-words ${ladder?.decay ?? ""}`}
      role="img"
      aria-label={expired ? `${label} · ${t("ladder.expired")}` : label}
    >
      {CONFIDENCES.map((step, index) => (
        <span key={step} className={stateOf(index)}>
          {t(`confidence.${step}`)}
        </span>
      ))}
    </span>
  );

  function stateOf(index: number): string {
    if (index > reached) return "";
    if (index > counts) return index === reached ? "gone peak" : "gone";
    return index === reached ? "filled peak" : "filled";
  }
}
