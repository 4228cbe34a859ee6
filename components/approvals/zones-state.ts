export type ZoneAnswer = { readonly zone: string; readonly answers: boolean | null; readonly since: string | null };
export type ZonesState = {
  readonly key: "none" | "some" | "all" | "unknown";
  readonly answering: number;
  readonly all: number;
};

/** What the zones of a region say together. An answer that makes no sense counts as none. */
export function zonesState(zones: readonly ZoneAnswer[]): ZonesState {
  const answering = zones.filter((zone) => zone.answers === true).length;
  const all = zones.length;
  if (all === 0) return { key: "unknown", answering, all };
  return { key: answering === 0 ? "none" : answering === all ? "all" : "some", answering, all };
}
