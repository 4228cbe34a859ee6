import { freshValue, type Measurements } from "../topology/freshness.ts";
import type { MeasurementValue } from "../topology/measurement.ts";

type Of<Kind extends MeasurementValue["kind"]> = Extract<MeasurementValue, { kind: Kind }>;
type Node<Kind extends MeasurementValue["kind"]> = { readonly zone: string; readonly value: Of<Kind> };

/** Nodes of a component that are measured now, the primary among them (null: none answers as one), and zones of which nothing is known. */
export function nodesSeen<Kind extends "database" | "stream">(
  id: string,
  zones: readonly string[],
  kind: Kind,
  measurements: Measurements,
  now: Date,
): { readonly nodes: readonly Node<Kind>[]; readonly primary: Node<Kind> | null; readonly silent: readonly string[] } {
  const nodes = zones.flatMap((zone): Node<Kind>[] => {
    const value = freshValue(measurements, `${id}:${zone}`, kind, now);
    return value === null ? [] : [{ zone, value }];
  });
  return {
    nodes,
    primary: nodes.find(({ value }) => isPrimary(value)) ?? null,
    silent: zones.filter((zone) => !nodes.some((node) => node.zone === zone)),
  };
}

function isPrimary(value: MeasurementValue): boolean {
  return "role" in value && value.role === "primary";
}
