import { RELEASES } from "#domain/measures/releases.ts";
import type { RequestClass } from "#domain/measures/request-class.ts";
import { componentsOf } from "#domain/topology/find.ts";
import type { Topology } from "#domain/topology/topology.ts";
import type { Act, Adapters } from "../adapters/ports.ts";
import type { Database, Transaction } from "../db/client.ts";
import { apply, store } from "../engine/desired-state.ts";
import type { Site } from "../engine/engine.ts";
import { WORKER } from "../engine/legs/run-rows.ts";
import { looksFor } from "../engine/looks.ts";
import { canaryPlaces, flagPlaces, limitPlaces } from "../engine/steps/measure-places.ts";
import type { Place } from "../engine/steps/set-desired.ts";
import { endMeasure } from "./end-measure.ts";
import { letGo } from "./let-go.ts";
import type { InForce } from "./measures-in-force.ts";

const ACT_MS = 3_000;

/**
 * Sets a measure's thing to what was normal, everywhere, and ends it. With the highest token of its region as it was before the
 * measure was judged: whatever a run decides since has a higher one and wins, and what it holds anew is neither set nor ended. Killed
 * anywhere it is done again and seen once.
 * @param token null: nobody has ever acted in the region
 * @returns whether it ended; false: somebody holds it anew
 * @throws what a zone threw when none could be set, or of what a policy held when one could not
 */
export async function giveBack(
  db: Database,
  { topology, adapters }: Site,
  measure: InForce,
  token: bigint | null,
): Promise<boolean> {
  const { row } = measure;
  const act = (what: string): Act => ({
    scope: measure.region,
    // A policy acts where no run ever did; every run's token is higher.
    token: token ?? 0n,
    key: `give-back:${measure.id}:${row.changedAt.getTime()}:${what}`.slice(0, 200),
    signal: AbortSignal.timeout(ACT_MS),
    record: () => undefined,
  });
  const byPolicy = measure.owner.by === "policy";
  // What stands on record but was held by nobody's act is as it was.
  if (token === null && !byPolicy) throw new Error(`${measure.id}: nobody has ever acted in ${measure.region}`);
  const places = byPolicy ? [] : placesOf(topology, measure);
  const stored = await db.$transaction(async (tx) => {
    if (!(await isAsJudged(tx, row))) return false;
    for (const { wanted } of places) await store(tx, wanted, token ?? 0n, null);
    return true;
  });
  if (!stored) return false;
  if (byPolicy) await letGo({ topology, adapters }, measure, act);
  else await setWhereHeard(db, adapters, places, act);
  return db.$transaction((tx) => endMeasure(tx, row.installationId, WORKER, { id: measure.id, as: row.changedAt }));
}

/** Whether it is held as it was when it was judged. Whoever wants to hold it anew waits until this transaction has ended. */
async function isAsJudged(tx: Transaction, { id, changedAt }: InForce["row"]): Promise<boolean> {
  await tx.$queryRaw`SELECT id FROM temporary_measure WHERE id = ${id}::uuid FOR UPDATE`;
  return (await tx.temporaryMeasure.count({ where: { id, changedAt, endedAt: null } })) > 0;
}

/** A zone that could not be set gets it when it returns: what is wanted is stored. */
async function setWhereHeard(
  db: Database,
  adapters: Adapters,
  places: readonly Place[],
  act: (what: string) => Act,
): Promise<void> {
  const looks = await looksFor(db, AbortSignal.timeout(ACT_MS));
  const heard = places.filter(({ zone }) => zone === null || !looks.isSilent(zone));
  const results = await Promise.allSettled(
    (heard.length > 0 ? heard : places).map(({ wanted }) => apply(adapters, wanted.value, act)),
  );
  const [first] = results.flatMap((one) => (one.status === "rejected" ? [one.reason as unknown] : []));
  if (first !== undefined && results.every(({ status }) => status === "rejected")) throw first;
}

/** Empty: the site has no such thing any more, so nothing is held. */
function placesOf(topology: Topology, { kind, component, class: of, normal }: InForce): Place[] {
  const gateway = componentsOf(topology, "gateway").find(({ id }) => id === component);
  if (gateway && kind === "traffic-limit") return limitPlaces(gateway, of as RequestClass, Number(normal));
  if (gateway && kind === "canary-demoted") return canaryPlaces(gateway, Number(normal));
  const flags = componentsOf(topology, "flags").find(({ id }) => id === component);
  return flags && kind === "releases-paused" ? flagPlaces(flags, RELEASES, String(normal)) : [];
}
