"use client";
import { Handle, type Node, type NodeProps, type NodeTypes, Position } from "@xyflow/react";
import type { StepView } from "#server/failovers/router.ts";
import type { Column } from "../columns.ts";
import { StepNode } from "../step-node.tsx";
import { GroupHead } from "./group-head.tsx";

type StepData = { readonly step: StepView; readonly onOpen: (id: string) => void };
type HeadData = { readonly column: Column<StepView>; readonly number: number | null };
type JoinData = { readonly settled: boolean };

function StepBox({ data }: NodeProps<Node<StepData, "step">>) {
  return (
    <>
      <Ends />
      <StepNode step={data.step} onOpen={data.onOpen} />
    </>
  );
}

function HeadBox({ data }: NodeProps<Node<HeadData, "head">>) {
  return <GroupHead column={data.column} number={data.number} />;
}

function JoinBox({ data }: NodeProps<Node<JoinData, "join">>) {
  return (
    <>
      <Ends />
      <div className={data.settled ? "plan-join settled" : "plan-join"} />
    </>
  );
}

/** Where lines begin and end; nobody can draw one. */
function Ends() {
  return (
    <>
      <Handle type="target" position={Position.Left} id="left" isConnectable={false} />
      <Handle type="source" position={Position.Right} id="right" isConnectable={false} />
      <Handle type="target" position={Position.Top} id="above" isConnectable={false} />
      <Handle type="source" position={Position.Bottom} id="below" isConnectable={false} />
    </>
  );
}

export const NODE_TYPES: NodeTypes = { step: StepBox, head: HeadBox, join: JoinBox };
