"use client";
import "@xyflow/react/dist/base.css";
import { BaseEdge, type Edge, type EdgeProps, type EdgeTypes, type Node, ReactFlow } from "@xyflow/react";
import { useFormatter, useTranslations } from "next-intl";
import { useMemo } from "react";
import type { RegionsView } from "#server/regions/router.ts";
import { STILL_FLOW, stillNode } from "../../ui/still-flow.ts";
import { useWidth } from "../../ui/use-width.ts";
import { type Layout, layoutRegions, type PlacedLine } from "./layout.ts";
import { NODE_TYPES } from "./nodes.tsx";

type LineEdge = Edge<{ readonly line: PlacedLine }, "line">;

function Line({ id, data, markerEnd }: EdgeProps<LineEdge>) {
  return <BaseEdge id={id} path={data?.line.path ?? ""} {...(markerEnd ? { markerEnd } : {})} />;
}
const EDGE_TYPES: EdgeTypes = { line: Line };

type Props = { readonly view: RegionsView; readonly lost: readonly string[] };

/** Regions and zones drawn to the width there is. Nothing can be moved, and nothing moves by itself; zones and rows are links. */
export function TopologyFlow({ view, lost }: Props) {
  const t = useTranslations("regions");
  const format = useFormatter();
  const [measure, width] = useWidth();
  const layout = useMemo(() => layoutRegions(view, width), [view, width]);
  const nodes = useMemo(() => nodesOf(layout, view, lost), [layout, view, lost]);
  const edges = useMemo(
    () =>
      layout.lines.map((line): LineEdge => {
        const share = line.share === null ? "" : format.number(line.share, { style: "percent" });
        const told = { from: line.from, to: line.to, share };
        return { ...edgeOf(line, lost), ariaLabel: t(`line.${line.kind}`, told) };
      }),
    [layout, lost, t, format],
  );
  return (
    <div ref={measure} className="topology-flow" style={{ height: layout.height }}>
      {width > 0 ? (
        <div style={{ width: layout.width, height: layout.height }}>
          <ReactFlow
            nodes={nodes}
            edges={edges}
            nodeTypes={NODE_TYPES}
            edgeTypes={EDGE_TYPES}
            viewport={{ x: 0, y: 0, zoom: 1 }}
            {...STILL_FLOW}
          />
        </div>
      ) : null}
    </div>
  );
}

function nodesOf(layout: Layout, view: RegionsView, lost: readonly string[]): Node[] {
  return [
    ...(view.entrances.length > 0
      ? [{ ...stillNode(layout.entrance), id: "entrance", type: "entrance", data: { entrances: view.entrances } }]
      : []),
    ...layout.zones.map((one) => ({
      ...stillNode(one),
      id: one.zone.zone,
      type: "zone",
      data: { zone: one.zone, lost: lost.includes(one.zone.zone) },
    })),
    ...layout.walls.map((wall) => ({ ...stillNode(wall), id: wall.id, type: "wall", data: {} })),
  ];
}

function edgeOf(line: PlacedLine, lost: readonly string[]): LineEdge {
  const cut = line.kind === "entry" && lost.includes(line.to);
  const arrow = { type: "arrow", width: 14, height: 14, color: "var(--ink-3)" } as const;
  return {
    id: line.id,
    source: line.kind === "entry" ? "entrance" : line.from,
    target: line.to,
    type: "line",
    data: { line },
    className: `${line.kind} ${cut ? "cut" : line.look}`,
    ...(cut || line.look === "off" ? {} : { markerEnd: arrow }),
  };
}
