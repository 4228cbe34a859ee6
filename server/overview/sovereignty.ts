import { judgePlan } from "#domain/sovereignty/guard.ts";
import { violatesSovereignty } from "#domain/standards/keys.ts";
import { componentsOf, findComponent, regionOfZone } from "#domain/topology/find.ts";
import type { Topology } from "#domain/topology/topology.ts";
import type { Database } from "../db/client.ts";
import { isGood, type Samples } from "../observe/samples.ts";
import { keysOf } from "../standards/catalogue-facts.ts";
import { plansInForce } from "../topology/plan-in-force.ts";

export type Sovereignty = {
  /** Replicas a database sends its rows to that stand outside its region; null: no primary was measured. */
  readonly replicasOutside: { readonly count: number; readonly names: readonly string[] } | null;
  /** Keys that open in another region what was locked in theirs. Null: no key service was asked in time. Absent: the site has none. */
  readonly keysOutside?: { readonly count: number; readonly names: readonly string[] } | null;
  /** Plans in force that the guard would refuse today. */
  readonly plansRefused: { readonly count: number; readonly of: number };
  /** Newest search of a region's files for another region's markers; null: never searched. */
  readonly markers: { readonly run: number; readonly at: string; readonly passed: boolean } | null;
  /** Oldest measurement that replicas and keys rest on. */
  readonly measuredAt: string | null;
  readonly violations: number;
};

/** Only what is measured or decided here (mission E1, E2); rows of systems the site does not have are not drawn. */
export async function readSovereignty(
  db: Database,
  topology: Topology,
  samples: Samples,
  now: Date,
): Promise<Sovereignty> {
  const [inForce, search] = await Promise.all([
    plansInForce(db),
    db.runStep.findFirst({
      where: { action: "proof.no-customer-markers", status: { in: ["done", "failed"] }, endedAt: { not: null } },
      orderBy: { endedAt: "desc" },
      select: { status: true, endedAt: true, run: { select: { number: true } } },
    }),
  ]);
  const refused = inForce.filter(({ plan }) => !judgePlan(plan, topology).allowed).length;
  const outside = replicasOutside(topology, samples, now);
  const keys = keysOutside(topology, samples, now);
  const markers = search?.endedAt
    ? { run: search.run.number, at: search.endedAt.toISOString(), passed: search.status === "done" }
    : null;
  return {
    replicasOutside: outside && { count: outside.names.length, names: outside.names },
    ...(keys === undefined ? {} : { keysOutside: keys && { count: keys.names.length, names: keys.names } }),
    plansRefused: { count: refused, of: inForce.length },
    markers,
    measuredAt: oldest([outside?.at, keys?.at])?.toISOString() ?? null,
    violations:
      (outside?.names.length ?? 0) + (keys?.names.length ?? 0) + refused + (markers && !markers.passed ? 1 : 0),
  };
}

/** `application_name` of a standby is its zone's name; one that is no zone of the database's region is outside. */
function replicasOutside(
  topology: Topology,
  samples: Samples,
  now: Date,
): { readonly names: readonly string[]; readonly at: Date } | null {
  const primaries = [...samples.values()].flatMap((sample) => {
    if (!isGood(sample, now) || sample.value?.kind !== "database" || sample.value.role !== "primary") return [];
    const component = findComponent(topology, sample.key.slice(0, sample.key.lastIndexOf(":")));
    return component?.kind === "database" ? [{ at: sample.at, value: sample.value, region: component.region }] : [];
  });
  if (primaries.length === 0) return null;
  const names = primaries.flatMap(({ value, region }) =>
    value.replicas.map((replica) => replica.name).filter((name) => regionOfZone(topology, name) !== region),
  );
  return { names, at: new Date(Math.min(...primaries.map(({ at }) => at.getTime()))) };
}

/** Undefined: the site has no key service. Null: one of them did not answer in time, so nothing can be told of all keys. */
function keysOutside(
  topology: Topology,
  samples: Samples,
  now: Date,
): { readonly names: readonly string[]; readonly at: Date } | null | undefined {
  const services = componentsOf(topology, "keys");
  if (services.length === 0) return undefined;
  const seen = services.flatMap(({ id, component }) => {
    const sample = samples.get(`${id}:${component.region}`);
    if (!isGood(sample, now) || sample.value?.kind !== "keys") return [];
    const outside = keysOf(sample.value).filter((key) => violatesSovereignty(key, component.serviceRegion));
    return [{ at: sample.at, names: outside.map((key) => `${key.name} (${component.region})`) }];
  });
  // One that is known to open elsewhere is told, whatever else nobody could look at.
  const names = seen.flatMap((one) => one.names);
  if (seen.length < services.length && names.length === 0) return null;
  return { names, at: oldest(seen.map((one) => one.at)) ?? now };
}

function oldest(times: readonly (Date | undefined)[]): Date | null {
  const known = times.flatMap((at) => (at === undefined ? [] : [at.getTime()]));
  return known.length === 0 ? null : new Date(Math.min(...known));
}
