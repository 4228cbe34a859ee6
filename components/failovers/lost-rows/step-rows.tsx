"use client";
import type { RunRights, RunView, StepView } from "#server/failovers/router.ts";
import { ChooseRows } from "./choose-rows.tsx";
import { ComparisonTable } from "./comparison-table.tsx";
import { comparisonFor, readComparison, readReturned } from "./read-lost-rows.ts";
import { ReturnedRows } from "./returned-table.tsx";

type Props = {
  readonly run: RunView;
  readonly step: StepView;
  readonly may: RunRights;
  readonly onChanged: () => void;
};

/** Of a step about lost rows: what was found, what is to be decided about it, or what came back. Of any other step nothing. */
export function StepRows({ run, step, may, onChanged }: Props) {
  const back = readReturned(step.facts);
  if (back) return <ReturnedRows tables={back} />;
  const chooses = step.action === "archive.choose";
  const comparison = chooses ? comparisonFor(run, step.facts) : readComparison(step.facts);
  if (!comparison) return null;
  const facts = run.steps.findLast((one) => readComparison(one.facts)?.id === comparison.id)?.facts ?? step.facts;
  return (
    <>
      <ComparisonTable
        comparison={comparison}
        target={typeof facts["target"] === "string" ? facts["target"] : null}
        alike={typeof facts["alike"] === "number" ? facts["alike"] : null}
      />
      {chooses && step.status === "waiting_for_person" ? (
        <ChooseRows key={comparison.id} run={run} step={step} comparison={comparison} may={may} onChanged={onChanged} />
      ) : null}
    </>
  );
}
