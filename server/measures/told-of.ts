import type { TemporaryMeasure } from "../../prisma/generated/client.ts";

type About = Pick<TemporaryMeasure, "kind" | "component" | "zone" | "class" | "ownerName">;

/** The figures of an entry about a measure: what, where, whose, and from what to what. */
export function toldOf(measure: About, { from, to }: { readonly from: unknown; readonly to: unknown }) {
  const { kind, component, zone, ownerName } = measure;
  return {
    measure: kind,
    component,
    owner: ownerName,
    where: zone ?? measure.class ?? component,
    from: String(from),
    to: String(to),
  };
}
