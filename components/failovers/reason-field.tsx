"use client";
import { useTranslations } from "next-intl";
import { useId } from "react";

export const REASON_LEAST = 10;
export const REASON_MOST = 500;

type Props = {
  readonly label: string;
  readonly hint?: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
};

/** A reason that others will read in the audit: 10 to 500 characters. */
export function ReasonField({ label, hint, value, onChange }: Props) {
  const t = useTranslations("failovers.reason");
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>
        {label} <span className="hint">{hint ?? t("least", { n: REASON_LEAST })}</span>
      </label>
      <textarea
        id={id}
        className="input"
        rows={3}
        maxLength={REASON_MOST}
        value={value}
        aria-describedby={`${id}-count`}
        onChange={(event) => onChange(event.target.value)}
      />
      <span id={`${id}-count`} className="hint end-aligned">
        {t("count", { n: value.trim().length, most: REASON_MOST })}
      </span>
    </div>
  );
}

export function isReason(value: string): boolean {
  return value.trim().length >= REASON_LEAST && value.trim().length <= REASON_MOST;
}
