"use client";
import { useTranslations } from "next-intl";
import type { CSSProperties } from "react";
import type { StepView } from "#server/failovers/router.ts";
import { useNow } from "../live/clock.tsx";
import { formatTook } from "../ui/format-duration.ts";
import { type Column, isSettled, toColumns } from "./columns.ts";
import { StepNode } from "./step-node.tsx";
import { groupExpectedMs, groupTook } from "./step-timing.ts";

type Props = { readonly steps: readonly StepView[]; readonly onOpen: (id: string) => void };

/** The plan as columns; what waits for what is seen at the bars where columns join. */
export function PlanGraph({ steps, onOpen }: Props) {
  const t = useTranslations("failovers.graph");
  const columns = toColumns(steps);
  const firstOwn = columns.findIndex((column) => column.phase === "step");
  return (
    <section className="plan-scroll" aria-label={t("label")}>
      <div className="plan-graph">
        {columns.map((column, at) => (
          <Group
            key={`${column.phase} ${column.steps[0]?.id}`}
            column={column}
            number={column.phase === "step" ? at - firstOwn + 1 : null}
            reach={reachOf(column, columns[at + 1])}
            onOpen={onOpen}
          />
        ))}
      </div>
    </section>
  );
}

type GroupProps = {
  readonly column: Column<StepView>;
  readonly number: number | null;
  readonly reach: number;
  readonly onOpen: (id: string) => void;
};

function Group({ column, number, reach, onOpen }: GroupProps) {
  const t = useTranslations("failovers.graph");
  const settled = column.steps.every(isSettled);
  return (
    <div
      className={`group ${settled ? "settled" : ""} ${column.chain ? "chain" : ""}`}
      style={{ "--reach": `${reach}px` } as CSSProperties}
    >
      <div className="group-head">
        <h3>{number === null ? t(`phase.${column.phase}`) : t("group", { n: number })}</h3>
        <GroupTime column={column} />
      </div>
      <ol>
        {column.steps.map((step) => (
          <li key={step.id} className={isSettled(step) ? "settled" : step.startedAt ? "started" : ""}>
            <span className="above" aria-hidden="true" />
            <StepNode step={step} onOpen={onOpen} />
          </li>
        ))}
      </ol>
    </div>
  );
}

function GroupTime({ column }: { readonly column: Column<StepView> }) {
  const t = useTranslations("failovers.graph");
  const took = groupTook(column.steps, useNow());
  if (took) return <span className="took">{formatTook(took.ms)}</span>;
  const expected = groupExpectedMs(column.steps, column.chain);
  return expected === null ? null : <span className="took">{t("expected", { time: formatTook(expected) })}</span>;
}

/** Length of the bar between two columns: over the middles of the outermost nodes of the taller one, and a little more. */
function reachOf(column: Column<StepView>, next: Column<StepView> | undefined): number {
  const most = Math.max(column.steps.length, next?.steps.length ?? 0);
  return (most - 1) * 80 + 40;
}
