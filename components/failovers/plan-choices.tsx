"use client";
import { useLocale, useTranslations } from "next-intl";
import type { PlanChoice } from "#server/plans/router.ts";
import { Status } from "../ui/status.tsx";
import { useTook } from "../ui/use-duration.ts";
import { titleOf } from "./plan-title.ts";

type Props = {
  readonly plans: readonly PlanChoice[];
  readonly chosen: string | null;
  readonly onChoose: (name: string) => void;
};

/** Plans in force: what each is for, where it acts, who must agree, how often it was really run. */
export function PlanChoices({ plans, chosen, onChoose }: Props) {
  const t = useTranslations("failovers.start");
  const formatTook = useTook();
  const modes = useTranslations("failovers.history.modes");
  const locale = useLocale();
  return (
    <fieldset className="plan-choices">
      <legend className="unseen">{t("plans")}</legend>
      {plans.map((plan) => (
        <label key={plan.name} className="plan-choice">
          <input
            type="radio"
            name="plan"
            value={plan.name}
            checked={plan.name === chosen}
            onChange={() => onChoose(plan.name)}
          />
          <b>{titleOf(plan, locale)}</b>
          <span className="facts">
            <span className="mono">
              {plan.name} v{plan.version}
            </span>
            <span>{modes(plan.mode)}</span>
            <span>{plan.from && plan.to ? `${plan.from} → ${plan.to}` : plan.regions.join(", ")}</span>
            <span>{plan.past ? t("past", { n: plan.past.n, p50: formatTook(plan.past.p50Ms) }) : t("neverRun")}</span>
            {plan.approval ? (
              <Status state="hold">
                {t("needsApproval", { approvers: plan.approval.approvers, asked: plan.approval.asked })}
              </Status>
            ) : null}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
