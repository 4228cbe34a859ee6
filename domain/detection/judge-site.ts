import type { DetectionPolicy, LossPolicy } from "../topology/topology.ts";
import type { DetectionKind } from "./detection.ts";
import { type IsolationVerdict, judgeIsolation } from "./judge-isolation.ts";
import { ALIVE, judgeLoss, type LossFacts, type LossVerdict } from "./judge-loss.ts";
import { isFresh, type Standing } from "./standing.ts";
import { VOTING, type Voting } from "./timing.ts";
import type { Watch } from "./watch.ts";

export type WatchedDatabase = {
  readonly id: string;
  readonly region: string;
  /** The node that was last known as the primary in force; null: none, or several. */
  readonly primary: string | null;
};
export type SiteWatched = {
  /** Zones by region. */
  readonly regions: Readonly<Record<string, readonly string[]>>;
  /** Every agent. */
  readonly places: readonly string[];
  readonly databases: readonly WatchedDatabase[];
  /** Regions that a run holds. */
  readonly held: readonly string[];
  readonly policy: DetectionPolicy;
};
export type Established = {
  readonly kind: DetectionKind;
  readonly subject: string;
  readonly region: string | null;
  /** Of a region one verdict a zone; of isolation none. */
  readonly verdicts: readonly LossVerdict[];
  readonly policy: LossPolicy;
};
export type SiteVerdict = {
  readonly isolation: IsolationVerdict;
  readonly zones: ReadonlyMap<string, LossVerdict>;
  /** By the id of the database: of its primary in force. */
  readonly primaries: ReadonlyMap<string, LossVerdict>;
  /** What holds now. What is open and not among these ends only by `isOver`. */
  readonly established: readonly Established[];
};

/** The rules a judgement is made of; the simulation breaks them one by one. */
export type DetectionRules = {
  readonly judgeLoss: typeof judgeLoss;
  readonly judgeIsolation: typeof judgeIsolation;
  readonly voting: Voting;
};
export const DETECTION_RULES: DetectionRules = { judgeLoss, judgeIsolation, voting: VOTING };

/** The subject of isolation: this control plane. */
export const SELF = "control-plane";

/** Everything the votes establish at this moment. Remembers in the watch since when we are cut off and when runs held regions. */
export function judgeSite(watch: Watch, site: SiteWatched, now: number, rules = DETECTION_RULES): SiteVerdict {
  for (const region of site.held) watch.held.set(region, now);
  const { heard, standings, began } = watch;
  const { voting } = rules;
  const isolation = rules.judgeIsolation({ places: site.places, heard, began, standings, now, voting });
  if (isolation.isolated !== watch.isolation.isolated) watch.isolation = { isolated: isolation.isolated, since: now };
  const regionOf = Object.fromEntries(
    Object.entries(site.regions).flatMap(([region, names]) => names.map((zone) => [zone, region])),
  );
  const blind = site.places.filter((place) => seesNobody(watch, site.places, place, now, voting));
  const lossOf = (
    zone: string,
    subject: string,
    policy: LossPolicy,
    { partial = [], standings: said = watch.of(subject) }: Partial<Pick<LossFacts, "partial" | "standings">> = {},
  ) =>
    rules.judgeLoss({
      ...{ subject, zone, witnesses: site.places, regionOf, blind, partial },
      ...{ standings: said, policy, now, voting },
      ownHeardAt: subject === zone ? (heard.get(zone) ?? null) : null,
    });
  const allZones = Object.values(site.regions).flat();
  const zones = new Map(allZones.map((zone) => [zone, lossOf(zone, zone, site.policy.zoneLost)]));
  for (const [zone, { alive }] of zones) {
    if (alive < ALIVE) watch.aliveSince.delete(zone);
    else if (!watch.aliveSince.has(zone)) watch.aliveSince.set(zone, now);
  }
  const primaries = new Map(
    site.databases.flatMap(({ id, primary }) => {
      if (primary === null) return [];
      const subject = `${id}:${primary}`;
      const standings = onlyFrom(watch.of(subject), watch.aliveSince.get(primary) ?? now);
      return [[id, lossOf(primary, subject, site.policy.primaryLost, { standings })] as const];
    }),
  );
  const established = isolation.isolated
    ? isolatedNow(watch, site.policy.zoneLost, now, voting)
    : [
        ...Object.entries(site.regions).flatMap(([region, names]) => regionLost(region, names)),
        ...Object.entries(site.regions).flatMap(([region, names]) => zonesLost(region, names)),
        ...site.databases.flatMap((database) => primaryLost(database)),
      ];
  return { isolation, zones, primaries, established };

  /** All zones of a region, by the word of those outside it: as many as the policy wants, or all there are, never fewer than two. */
  function regionLost(region: string, names: readonly string[]): Established[] {
    const outside = site.places.filter((place) => !names.includes(place)).length;
    const { forMs, votes } = site.policy.zoneLost;
    const policy = { forMs, votes: Math.max(2, Math.min(votes, outside)) };
    const verdicts = names.map((zone) => lossOf(zone, zone, policy, { partial: names }));
    if (verdicts.length === 0 || verdicts.some((one) => one.state !== "lost")) return [];
    return [{ kind: "region-lost", subject: region, region, verdicts, policy }];
  }

  /** A zone, while at least one other of its region is seen alive: until then it may be the region, which is for people. */
  function zonesLost(region: string, names: readonly string[]): Established[] {
    return names.flatMap((zone): Established[] => {
      const verdict = zones.get(zone);
      const mates = names.filter((name) => name !== zone);
      const mateLives = mates.some((name) => (zones.get(name)?.alive ?? 0) >= ALIVE);
      if (verdict?.state !== "lost" || !mateLives) return [];
      return [{ kind: "zone-lost", subject: zone, region, verdicts: [verdict], policy: site.policy.zoneLost }];
    });
  }

  /** The primary in force, in a zone that is seen alive, in a region that no run has held for a while. */
  function primaryLost({ id, region, primary }: WatchedDatabase): Established[] {
    const verdict = primaries.get(id);
    const heldAt = watch.held.get(region) ?? Number.NEGATIVE_INFINITY;
    const zoneLives = primary !== null && watch.aliveSince.has(primary);
    if (verdict?.state !== "lost" || !zoneLives || now - heldAt < site.policy.primaryLost.forMs) return [];
    const policy = site.policy.primaryLost;
    return [{ kind: "primary-lost", subject: `${id}:${primary}`, region, verdicts: [verdict], policy }];
  }
}

/**
 * Of a primary only the time counts in which its zone lived: with the zone it was out of sight, and what was said of it then says
 * nothing of the database that came back with the zone.
 */
function onlyFrom(standings: ReadonlyMap<string, Standing>, from: number): ReadonlyMap<string, Standing> {
  return new Map(
    [...standings].map(([witness, one]) => [witness, one.answers ? one : { ...one, since: Math.max(one.since, from) }]),
  );
}

/** It looks at others, and calls each of them lost. */
function seesNobody(watch: Watch, places: readonly string[], witness: string, now: number, voting: Voting): boolean {
  const said = places.flatMap((place) => (place === witness ? [] : (watch.of(place).get(witness) ?? [])));
  return said.length > 1 && said.every((one) => isFresh(one, now, voting) && !one.answers);
}

function isolatedNow(watch: Watch, policy: LossPolicy, now: number, voting: Voting): Established[] {
  if (now - watch.isolation.since < voting.isolatedForMs) return [];
  return [{ kind: "isolated", subject: SELF, region: null, verdicts: [], policy }];
}

/** Whether something established earlier has ended. While the control plane is cut off, nothing ends. */
export function isOver(
  open: { readonly kind: DetectionKind; readonly subject: string },
  verdict: SiteVerdict,
  watch: Watch,
  site: SiteWatched,
  now: number,
  voting: Voting = VOTING,
): boolean {
  const { isolated, since } = watch.isolation;
  if (open.kind === "isolated") return !isolated && now - since >= voting.isolatedForMs;
  if (isolated) return false;
  if (open.kind === "region-lost") {
    const names = site.regions[open.subject];
    return names === undefined || names.some((zone) => verdict.zones.get(zone)?.state === "answers");
  }
  if (open.kind === "zone-lost") {
    const zone = verdict.zones.get(open.subject);
    return zone === undefined || zone.state === "answers";
  }
  const database = site.databases.find(({ id }) => open.subject.startsWith(`${id}:`));
  // Another node is the primary in force: the loss of this one was answered. While none is known, it stays lost.
  if (!database) return true;
  if (database.primary !== null && `${database.id}:${database.primary}` !== open.subject) return true;
  return verdict.primaries.get(database.id)?.state === "answers";
}
