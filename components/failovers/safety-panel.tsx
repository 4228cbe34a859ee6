"use client";
import { useTranslations } from "next-intl";
import type { RunView } from "#server/failovers/router.ts";
import { useReasons } from "../reasons/use-reasons.ts";
import { useValueWords } from "../reasons/use-value-words.ts";
import { Panel } from "../ui/panel.tsx";
import { type State, Status } from "../ui/status.tsx";
import { FigureText } from "./fact-text.tsx";
import { type RuleVerdict, type SafetyRule, safetyRules } from "./safety-rules.ts";

const STATE: Readonly<Record<RuleVerdict, State>> = {
  holds: "ok",
  broken: "bad",
  checking: "run",
  unmeasured: "na",
  unconcerned: "na",
};

/** The rules a run may never break, each with its verdict and what shows it. */
export function SafetyPanel({ run }: { readonly run: RunView }) {
  const t = useTranslations("failovers.safety");
  const rules = safetyRules(run).flatMap((rule) =>
    rule.verdict === "unconcerned" ? [] : [{ ...rule, verdict: rule.verdict }],
  );
  const holding = rules.filter((rule) => rule.verdict === "holds").length;
  const worst = rules.some((rule) => rule.verdict === "broken") ? "bad" : holding === rules.length ? "ok" : "na";
  return (
    <Panel title={t("title")} note={<Status state={worst}>{t("summary", { holding, all: rules.length })}</Status>}>
      {rules.map((rule) => (
        <div key={rule.rule} className="rule-row">
          <b>{t(`rule.${rule.rule}`)}</b>
          <span className="detail">
            <Why rule={rule} />
          </span>
          <Status state={STATE[rule.verdict]} {...(rule.verdict === "unmeasured" ? { icon: "waiting" } : {})}>
            {t(`verdict.${rule.verdict}`)}
          </Status>
        </div>
      ))}
    </Panel>
  );
}

function Why({ rule }: { readonly rule: SafetyRule }) {
  const t = useTranslations("failovers.safety.why");
  const reasons = useReasons();
  const worded = useValueWords();
  if (rule.error && rule.error.length > 0) return <>{reasons.all(rule.error)}</>;
  if (rule.why) return <>{t(rule.why.key, worded(rule.why.values) as typeof rule.why.values)}</>;
  if (rule.facts && Object.keys(rule.facts).length > 0) return <FigureText values={rule.facts} brief />;
  return <>{t(rule.verdict === "checking" ? "checking" : rule.verdict === "holds" ? "checked" : "notYetChecked")}</>;
}
