import { VOTING } from "../../detection/timing.ts";
import type { Detected } from "./control.ts";
import { JUDGE_MS } from "./control.ts";
import type { Schedule } from "./schedule.ts";
import { PLACES, REGIONS, type World, ZONES } from "./world.ts";

export class Violation extends Error {
  override readonly name = "Violation";
}
type Span = { readonly from: number; readonly until: number };
/** A look, its answer's way and the next judgement: how much later than the world the control plane may be. */
const BEHIND_MS = VOTING.freshMs + VOTING.timeoutMs + JUDGE_MS;

/** When a zone was really lost; ups that nobody can see between two looks are none. */
function losses(world: World, what: "lose" | "lose-database", zone: string): readonly Span[] {
  const merged: Span[] = [];
  const own = world.all(what).filter((one) => one.zone === zone);
  for (const { at, ms } of [...own].sort((a, b) => a.at - b.at)) {
    const last = merged.at(-1);
    if (!last || at - last.until > VOTING.maxGapMs) merged.push({ from: at, until: at + ms });
    else merged.splice(-1, 1, { from: last.from, until: Math.max(last.until, at + ms) });
  }
  return merged;
}

function reallyLost(spans: readonly Span[], { at }: Detected, forMs: number): boolean {
  return spans.some((span) => Math.min(span.until, at) - span.from >= forMs && span.until >= at - BEHIND_MS);
}

/** Nothing was established that was not so for as long as the policy wants. */
export function mustBeTrue(schedule: Schedule, world: World, detected: readonly Detected[]): void {
  const { forMs } = schedule.policy;
  for (const one of detected) {
    const wrong = (why: string) => new Violation(`${one.kind} ${one.subject} at ${one.at}: ${why}`);
    const zone = one.subject.slice(one.subject.lastIndexOf(":") + 1);
    if (one.kind === "zone-lost" && !reallyLost(losses(world, "lose", zone), one, forMs))
      throw wrong("it was not lost");
    if (one.kind === "region-lost")
      for (const name of REGIONS[one.subject] ?? [])
        if (!reallyLost(losses(world, "lose", name), one, forMs)) throw wrong(`${name} was not lost`);
    if (one.kind === "primary-lost") {
      const away = losses(world, "lose", zone);
      const spans = [...losses(world, "lose-database", zone), ...away];
      if (!reallyLost(spans, one, forMs)) throw wrong("it was not lost");
      // One that was only out of sight with its zone is not lost when the zone is back.
      const [back] = away.filter(({ until }) => until <= one.at && one.at - until < forMs);
      if (back && !reallyLost(losses(world, "lose-database", zone), one, forMs))
        throw wrong("its zone had just come back");
      if (zone !== world.primary(one.at)) throw wrong("it was not the primary in force");
      if (world.now("switchover", one.at).length > 0) throw wrong("a run held the region");
    }
    if (one.kind === "isolated" ? !couldBeIsolated(world, one.at) : isIsolated(world, one.at))
      throw wrong(one.kind === "isolated" ? "most places could be heard" : "the control plane was cut off");
  }
}

/** More than half of the places live and have been out of our reach for long enough to know it; nobody else is missing. */
function isIsolated(world: World, t: number): boolean {
  const known = t - BEHIND_MS; // long enough to know of it
  const cut = world
    .now("cut-control", t)
    .filter((one) => one.at <= known && one.places.length * 2 > PLACES.length)
    .filter((one) => {
      const [before, known] = [one.at - VOTING.togetherMs, one.at + BEHIND_MS];
      const really = one.places.every((place) => touched(world, place, before, t));
      return !really && !one.places.some((place) => touched(world, place, before, known));
    });
  return cut.length > 0;
}
function couldBeIsolated(world: World, t: number): boolean {
  const from = t - BEHIND_MS - VOTING.togetherMs;
  const out = PLACES.filter(
    (place) =>
      touched(world, place, from, t) ||
      overlaps(world, from, t, "cut-control").some((one) => one.places.includes(place)) ||
      overlaps(world, from, t, "slow").some((one) => one.witness === place),
  );
  return out.length * 2 > PLACES.length || overlaps(world, from, t, "stall").length > 0;
}

/**
 * Every zone that was really lost is known to be within the policy's time, two rounds, a look and a judgement, where enough others that are
 * well could say so.
 */
export function mustBeFound(schedule: Schedule, world: World, detected: readonly Detected[]): number {
  const { votes, forMs } = schedule.policy;
  const withinMs = forMs + 2 * 1.1 * VOTING.intervalMs + VOTING.timeoutMs + JUDGE_MS;
  const expected = ZONES.flatMap((zone) =>
    losses(world, "lose", zone)
      .filter((span) => span.until - span.from >= withinMs)
      .filter((span) => mayBeExpected(schedule, world, zone, span.from, span.from + withinMs, votes))
      .map((span) => ({ zone, ...span })),
  );
  for (const { zone, from } of expected) {
    const known = detected.some(
      (one) =>
        [zone, regionOf(zone)].includes(one.subject) && one.at <= from + withinMs && (one.endedAt ?? from) >= from,
    );
    if (!known) throw new Violation(`${zone} was lost at ${from} and nobody knew it by ${from + withinMs}`);
  }
  return expected.length;
}

function mayBeExpected(
  schedule: Schedule,
  world: World,
  zone: string,
  from: number,
  until: number,
  votes: number,
): boolean {
  const before = from - BEHIND_MS;
  const odd = schedule.odd;
  const troubled = (place: string) =>
    place === odd ||
    touched(world, place, before, until) ||
    overlaps(world, before, until, "cut-control").some((one) => one.places.includes(place)) ||
    overlaps(world, before, until, "slow").some((one) => one.witness === place);
  const well: readonly string[] = PLACES.filter((place) => place !== zone && !troubled(place));
  const mates = Object.values(REGIONS).find((names) => names.includes(zone)) ?? [];
  const alone = mates.length === 1;
  const lying = overlaps(world, before, until, "lie").some((one) => one.answers);
  const byMany = world.all("lose").some((one) => one.zone === zone && one.how === "cut-data");
  return (
    well.length >= Math.max(votes, 2) &&
    new Set(well.map(regionOf)).size >= 2 &&
    well.length * 2 > PLACES.length &&
    (alone ? !lying && !odd : mates.some((mate) => well.includes(mate))) &&
    !(lying && byMany) &&
    overlaps(world, before, until, "take-over").length === 0 &&
    overlaps(world, before, until, "stall").length === 0 &&
    overlaps(world, before, until, "split-regions").length === 0
  );
}

function regionOf(place: string): string {
  return Object.keys(REGIONS).find((name) => REGIONS[name]?.includes(place)) ?? place;
}

/** When everything has been well for long, nothing is lost any more. */
export function mustBeOver(detected: readonly Detected[]): void {
  const left = detected.filter((one) => one.endedAt === null);
  if (left.length > 0) throw new Violation(`still open: ${left.map((one) => `${one.kind} ${one.subject}`).join(", ")}`);
}

function touched(world: World, place: string, from: number, until: number): boolean {
  return overlaps(world, from, until, "lose").some((one) => one.zone === place);
}
function overlaps<Name extends Parameters<World["all"]>[0]>(world: World, from: number, until: number, name: Name) {
  return world.all(name).filter((one) => one.at < until && one.at + one.ms > from);
}
