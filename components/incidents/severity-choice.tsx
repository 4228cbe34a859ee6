"use client";
import { useTranslations } from "next-intl";
import { SEVERITIES, type Severity } from "#domain/incidents/incident.ts";

type Props = { readonly label: string; readonly value: Severity; readonly onChange: (value: Severity) => void };

/** Five radios, each with what the severity means. */
export function SeverityChoice({ label, value, onChange }: Props) {
  const t = useTranslations("incidents");
  return (
    <fieldset className="field">
      <legend>{label}</legend>
      {SEVERITIES.map((severity) => (
        <label key={severity} className="choice">
          <input type="radio" name={label} checked={severity === value} onChange={() => onChange(severity)} />
          <b>{t("severity", { severity })}</b> <span className="soft">{t(`meaning.${severity}`)}</span>
        </label>
      ))}
    </fieldset>
  );
}
