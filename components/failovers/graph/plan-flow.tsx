"use client";
import "@xyflow/react/dist/base.css";
import { type Edge, type Node, ReactFlow } from "@xyflow/react";
import { useLocale, useTranslations } from "next-intl";
import { useMemo } from "react";
import type { StepView } from "#server/failovers/router.ts";
import { STILL_FLOW, stillNode } from "../../ui/still-flow.ts";
import { useWidth } from "../../ui/use-width.ts";
import { isSettled } from "../columns.ts";
import { titleOf } from "../plan-title.ts";
import { EDGE_TYPES } from "./flow-edge.tsx";
import { NODE_TYPES } from "./flow-nodes.tsx";
import { type Layout, layoutPlan } from "./layout.ts";

type Props = { readonly steps: readonly StepView[]; readonly onOpen: (id: string) => void };

/** Room under the graph for the drawing library's name. */
const FOOT = 20;

/**
 * The plan drawn to the width there is: nothing can be moved, zoomed or joined, and nothing moves by itself. A step is a button, so the
 * keyboard goes through the plan in its order and Enter opens a step.
 */
export function PlanFlow({ steps, onOpen }: Props) {
  const t = useTranslations("failovers.graph");
  const locale = useLocale();
  const [measure, width] = useWidth();
  const layout = useMemo(() => layoutPlan(steps, width), [steps, width]);
  const zoom = Math.min(1, width / Math.max(1, layout.width));
  const nodes = useMemo(() => nodesOf(layout, onOpen), [layout, onOpen]);
  const edges = useMemo(() => {
    const titles = new Map(steps.map((step) => [step.id, titleOf(step, locale)]));
    const name = (id: string) => titles.get(id) ?? t("join");
    return edgesOf(layout, (from, to) => t("edge", { from: name(from), to: name(to) }));
  }, [layout, steps, locale, t]);
  return (
    <div ref={measure} className="plan-flow" style={{ height: layout.height * zoom + FOOT }}>
      {width > 0 ? (
        <ReactFlow
          nodes={nodes}
          edges={edges}
          nodeTypes={NODE_TYPES}
          edgeTypes={EDGE_TYPES}
          viewport={{ x: 0, y: 0, zoom }}
          minZoom={0.2}
          {...STILL_FLOW}
        />
      ) : null}
    </div>
  );
}

/** The order of the nodes is the order in which the keyboard goes through them: a column's name, then its steps. */
function nodesOf(layout: Layout<StepView>, onOpen: (id: string) => void): Node[] {
  return [
    ...layout.heads.flatMap((head): Node[] => [
      {
        ...stillNode(head),
        id: `head ${head.column.phase} ${head.column.steps[0]?.id}`,
        type: "head",
        data: { column: head.column, number: head.number },
      },
      ...layout.steps
        .filter((one) => head.column.steps.includes(one.step))
        .map((one) => ({ ...stillNode(one), id: one.step.id, type: "step", data: { step: one.step, onOpen } })),
    ]),
    ...layout.joins.map((join) => ({
      ...stillNode(join),
      id: join.id,
      type: "join",
      data: { settled: settledBefore(layout, join.id) },
    })),
  ];
}

function edgesOf(layout: Layout<StepView>, label: (from: string, to: string) => string): Edge[] {
  const settled = new Map(layout.steps.map(({ step }) => [step.id, isSettled(step)]));
  return layout.lines.map(({ from, to, way }) => ({
    id: `${from} ${to}`,
    source: from,
    target: to,
    sourceHandle: way === "down" ? "below" : "right",
    targetHandle: way === "down" ? "above" : "left",
    type: "line",
    data: { way },
    className: (settled.get(from) ?? settledBefore(layout, from)) ? "settled" : "",
    ariaLabel: label(from, to),
  }));
}

/** Everything that leads into this bar has ended. */
function settledBefore(layout: Layout<StepView>, join: string): boolean {
  const into = new Set(layout.lines.filter((line) => line.to === join).map((line) => line.from));
  return layout.steps.every(({ step }) => !into.has(step.id) || isSettled(step));
}
