"use client";
import { useTranslations } from "next-intl";
import { restoreMeasureAction } from "#server/measures/actions.ts";
import type { MeasureRow } from "#server/measures/router.ts";
import { ReasonDialog } from "../failovers/reason-dialog.tsx";
import { useMeasureWords } from "./use-measure-words.ts";

type Props = { readonly measure: MeasureRow; readonly onClose: () => void; readonly onChanged: () => void };

/** A person does not wait for the rule, and says why. A policy gives back at once, and relieves no more before little waits. */
export function RestoreDialog({ measure, onClose, onChanged }: Props) {
  const t = useTranslations("measures.dialog");
  const words = useMeasureWords();
  const figures = { set: words.figure(measure.kind, measure.set), normal: words.figure(measure.kind, measure.normal) };
  return (
    <ReasonDialog
      title={t("title", { measure: words.name(measure) })}
      description={t(measure.owner.by === "policy" ? "whatPolicy" : "what", figures)}
      label={t("reason")}
      cancel={t("cancel")}
      confirm={t("confirm")}
      done={t("done")}
      needsReason={t("needsReason")}
      act={(reason) => restoreMeasureAction({ id: measure.id, reason })}
      onClose={onClose}
      onChanged={onChanged}
    />
  );
}
