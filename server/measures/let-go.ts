import type { MeasureKind } from "#domain/measures/measure.ts";
import { findComponent } from "#domain/topology/find.ts";
import type { Act } from "../adapters/ports.ts";
import type { Site } from "../engine/engine.ts";
import type { InForce } from "./measures-in-force.ts";

/** Flags of an application that a backlog's policy holds, by kind. */
const FLAG_OF: Partial<Readonly<Record<MeasureKind, string>>> = { sampling: "sampling", "ttl-shortened": "ttl-hours" };

/**
 * Sets what a policy held that is not in force any more to what was normal. Nothing is stored as wanted: a policy that comes back
 * would be set against it each second. So nobody tells a zone that is away when it returns, and it counts only once every zone took it.
 * @throws what the first zone threw that did not
 */
export async function letGo(
  { topology, adapters: { scaler, flags } }: Site,
  { kind, component, normal }: InForce,
  act: (what: string) => Act,
): Promise<void> {
  const found = findComponent(topology, component);
  const flag = FLAG_OF[kind];
  const set = async (zone: string) => {
    if (kind === "consumers-added") await scaler.scale(component, zone, Number(normal), act(`${zone}=${normal}`));
    else if (flag) await flags.setFlag(component, zone, flag, String(normal), act(`${zone}/${flag}=${normal}`));
  };
  // Neither: the site has no such thing any more, so nothing is held.
  const zones = found?.kind === "consumers" || found?.kind === "flags" ? found.zones : [];
  const results = await Promise.allSettled(zones.map(set));
  for (const one of results) if (one.status === "rejected") throw one.reason;
}
