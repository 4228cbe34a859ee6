"use client";
import { useTranslations } from "next-intl";
import { useId } from "react";

type Props = { readonly undo: boolean; readonly onChange: (undo: boolean) => void };

/** Two radios: what was done stays, or is taken back; each with what follows from it. */
export function CancelChoice({ undo, onChange }: Props) {
  const t = useTranslations("failovers.cancelDialog");
  const id = useId();
  return (
    <fieldset className="field">
      <legend>{t("how")}</legend>
      {(["stop", "undo"] as const).map((one) => (
        <label key={one} className="choice">
          <input type="radio" name={id} checked={undo === (one === "undo")} onChange={() => onChange(one === "undo")} />
          <span>
            <b>{t(one)}</b> <span className="soft">{t(`${one}Why`)}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
