"use client";
import { BaseEdge, type Edge, type EdgeProps, type EdgeTypes } from "@xyflow/react";
import type { Line } from "./layout.ts";

type PlanEdge = Edge<{ readonly way: Line["way"] }, "line">;

/** Room before a node in which a line may turn, px. */
const TURN = 20;

/** Straight lines with one turn just before what they lead to; level ones at a bar, wherever the bar's middle is. */
function PlanLine({ id, sourceX, sourceY, targetX, targetY, data }: EdgeProps<PlanEdge>) {
  const paths: Readonly<Record<Line["way"], string>> = {
    across: `M${sourceX},${sourceY}H${targetX - TURN}V${targetY}H${targetX}`,
    down: `M${sourceX},${sourceY}V${targetY}`,
    in: `M${sourceX},${sourceY}H${targetX}`,
    out: `M${sourceX},${targetY}H${targetX}`,
  };
  return <BaseEdge id={id} path={paths[data?.way ?? "across"]} />;
}

export const EDGE_TYPES: EdgeTypes = { line: PlanLine };
