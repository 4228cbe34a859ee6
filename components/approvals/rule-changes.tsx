"use client";
import { useTranslations } from "next-intl";
import { fileDuration } from "#domain/topology/file-duration.ts";
import { DURATIONS, PROTECTED_PARTS, type ProtectedChange } from "#domain/topology/protected-change.ts";
import type { Weight } from "#domain/topology/weigh-change.ts";
import { Icon } from "../ui/icon.tsx";
import { type State, Status } from "../ui/status.tsx";

const STATE: Readonly<Record<Weight, State>> = { weaker: "risk", stronger: "ok", neutral: "na" };

/** What differs, part by part: before → after, and what it does to the safeguard. */
export function RuleChanges({ changes }: { readonly changes: readonly ProtectedChange[] }) {
  const t = useTranslations("approvals.policy");
  const parts = PROTECTED_PARTS.filter((part) => changes.some((change) => change.part === part));
  return parts.map((part) => (
    <section key={part} className="card" aria-labelledby={`part-${part}`}>
      <h2 id={`part-${part}`}>{t(`part.${part}`)}</h2>
      {changes
        .filter((change) => change.part === part)
        .map((change) => (
          <Rule key={`${change.key} ${change.subject} ${change.before} ${change.after}`} change={change} />
        ))}
    </section>
  ));
}

function Rule({ change }: { readonly change: ProtectedChange }) {
  const t = useTranslations("approvals.policy");
  const { key, subject, before, after, weight } = change;
  const say = (value: string | number | null) => {
    if (value === null) return <span className="quiet">{t("absent")}</span>;
    return typeof value === "number" && DURATIONS.has(key) ? fileDuration(value) : value;
  };
  return (
    <div className="rule-row">
      <span className="what">
        {t(`what.${key}`)}
        {subject ? <span className="mono quiet"> {subject}</span> : null}
      </span>
      {weight === "neutral" ? null : (
        <Status state={STATE[weight]} loud={weight === "weaker" ? "tint" : "plain"}>
          {t(`weight.${weight}`)}
        </Status>
      )}
      <span className="values mono">
        <span className="was">{say(before)}</span>
        <Icon name="arrow" size="xs" label={t("becomes")} />
        <b>{say(after)}</b>
      </span>
    </div>
  );
}
