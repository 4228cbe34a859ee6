import type { Trace } from "../trace/trace.ts";

/** Which zone was what in one evacuation: the zones differ from one to the next, what is done to them does not. */
export type Zones = {
  readonly lost: string;
  readonly promoted: string;
  /** Where the stream was promoted: its steps may choose another zone than the database's. */
  readonly streamPromoted: string;
  readonly all: readonly string[];
};

/**
 * Where two evacuations differ in what they called: acts by step, agent and call; looks by step, port and names. An act or look that
 * one of them repeated (it waited for something a moment longer) is the same one. Empty: the same calls.
 */
export function differences(product: Trace, itsZones: Zones, bare: Trace, zones: Zones): readonly string[] {
  const [one, other] = [signature(product, itsZones), signature(bare, zones)];
  return [
    ...[...one].filter((call) => !other.has(call)).map((call) => `only the product: ${call}`),
    ...[...other].filter((call) => !one.has(call)).map((call) => `only the script: ${call}`),
  ].sort();
}

function signature({ calls, acts }: Trace, zones: Zones): ReadonlySet<string> {
  return new Set(
    [
      ...calls.map(({ step, part, call, args }) => ({ step, text: `${step}/${part} ${call} ${args}` })),
      ...acts.map(({ step, to, call }) => ({ step, text: `${step} → ${to} ${call}` })),
    ].map(({ step, text }) => ofTheSilent(withoutNames(text, ofStep(step, zones)))),
  );
}

/** Of several servers at a router that does not answer only the first is tried, and which that is follows from the zones' names. */
function ofTheSilent(call: string): string {
  const silent = call.includes("→ «lost»") || call.includes('"agent":"«lost»"');
  return silent ? call.replace(/"server":"«\w+»"/, '"server":"«first»"') : call;
}

/** Steps of the stream are named for it. */
function ofStep(step: string, zones: Zones): Zones {
  return step.includes("stream") ? { ...zones, promoted: zones.streamPromoted } : zones;
}

function withoutNames(call: string, { lost, promoted, all }: Zones): string {
  const role = (zone: string) => (zone === lost ? "«lost»" : zone === promoted ? "«promoted»" : "«other»");
  return all.reduce((text, zone) => text.replaceAll(zone, role(zone)), call);
}
