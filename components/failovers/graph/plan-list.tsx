"use client";
import type { StepView } from "#server/failovers/router.ts";
import { toColumns } from "../columns.ts";
import { StepNode } from "../step-node.tsx";
import { GroupHead } from "./group-head.tsx";

type Props = { readonly steps: readonly StepView[]; readonly onOpen: (id: string) => void };

/** The same plan from top to bottom: groups in their order. */
export function PlanList({ steps, onOpen }: Props) {
  const columns = toColumns(steps);
  const firstOwn = columns.findIndex((column) => column.phase === "step");
  return columns.map((column, at) => (
    <div key={`${column.phase} ${column.steps[0]?.id}`} className="plan-group">
      <GroupHead column={column} number={column.phase === "step" ? at - firstOwn + 1 : null} />
      <ol>
        {column.steps.map((step) => (
          <li key={step.id}>
            <StepNode step={step} onOpen={onOpen} />
          </li>
        ))}
      </ol>
    </div>
  ));
}
