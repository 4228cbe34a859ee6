"use client";
import { useTranslations } from "next-intl";
import { useId } from "react";
import type { PlanChoice } from "#server/plans/router.ts";
import { useWords } from "../reasons/use-words.ts";

type Props = {
  readonly plan: PlanChoice;
  readonly values: Readonly<Record<string, string>>;
  readonly onChange: (name: string, value: string) => void;
};

/** What the plan asks of the person who starts it; zones, regions and components are chosen, never typed. */
export function PlanParams({ plan, values, onChange }: Props) {
  const t = useTranslations("failovers.start");
  const words = useWords("failovers.start.param");
  const id = useId();
  const params = Object.entries(plan.params);
  if (params.length === 0) return <p className="quiet">{t("noParams")}</p>;
  return params.map(([name, param]) => (
    <div key={name} className="field">
      <label htmlFor={`${id}-${name}`}>
        {words(name) ?? name} <span className="hint mono">{name}</span>
      </label>
      {param.type === "text" ? (
        <input
          id={`${id}-${name}`}
          className="input"
          value={values[name] ?? ""}
          onChange={(event) => onChange(name, event.target.value)}
        />
      ) : (
        <select
          id={`${id}-${name}`}
          className="input"
          value={values[name] ?? ""}
          onChange={(event) => onChange(name, event.target.value)}
        >
          <option value="">{t(`select.${param.type}`)}</option>
          {param.choices.map((choice) => (
            <option key={choice} value={choice}>
              {choice}
            </option>
          ))}
        </select>
      )}
    </div>
  ));
}
