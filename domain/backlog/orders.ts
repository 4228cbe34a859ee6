import type { ReliefState } from "./relieve.ts";
import { figuresOf, type Relieved, type ZonePlace } from "./see.ts";

export const ORDERED = ["consumers", "sampling", "ttl-hours"] as const;
/** What one zone is told: how many consumers, or what a flag says. */
export type Order = {
  readonly zone: string;
  readonly what: (typeof ORDERED)[number];
  readonly value: number;
  /** When that was measured which differs: an order is given anew for each newer measurement that still differs. */
  readonly seenMs: number;
};

/** What the state means for the zones: consumers, percent, hours. */
export function wantedOf({ policy }: Pick<Relieved, "policy">, state: ReliefState): Record<Order["what"], number> {
  return {
    consumers: state.consumers,
    sampling: figuresOf(policy[state.sampling]).sampling,
    "ttl-hours": figuresOf(policy[state.ttl]).ttl,
  };
}

/** What an application takes a flag for that nobody has set. */
function normally({ policy }: Pick<Relieved, "policy">): Record<Order["what"], number> {
  const { sampling, ttl } = figuresOf(policy.normal);
  return { consumers: 0, sampling, "ttl-hours": ttl };
}

/** Each difference between what is wanted and what a zone has. A zone that is lost or does not answer is told when it is back. */
export function ordersFor(relieved: Relieved, state: ReliefState, zones: readonly ZonePlace[]): readonly Order[] {
  const wanted = wantedOf(relieved, state);
  return zones
    .filter(({ lost }) => !lost)
    .flatMap((place) =>
      ORDERED.flatMap((what): Order[] => {
        const has = hasNow(relieved, place, what);
        return has === null || has.value === wanted[what]
          ? []
          : [{ zone: place.zone, what, value: wanted[what], seenMs: has.atMs }];
      }),
    );
}

/** Whether every zone that is not lost was measured after `sinceMs` to have what is wanted; of those it waits for, which. */
export function waitedFor(
  relieved: Relieved,
  state: ReliefState,
  zones: readonly ZonePlace[],
  what: Order["what"],
  sinceMs: number,
): readonly string[] {
  const wanted = wantedOf(relieved, state)[what];
  return zones
    .filter((place) => isAt(relieved, place.zone, what) && !place.lost)
    .filter((place) => {
      const has = hasNow(relieved, place, what);
      return has === null || has.value !== wanted || has.atMs <= sinceMs;
    })
    .map(({ zone }) => zone);
}

function isAt({ consumers, flags }: Relieved, zone: string, what: Order["what"]): boolean {
  return (what === "consumers" ? consumers : flags).zones.includes(zone);
}

/** Null: nobody answered, or this is not in that zone. */
function hasNow(
  relieved: Relieved,
  { zone, consumers, flags }: ZonePlace,
  what: Order["what"],
): { readonly value: number; readonly atMs: number } | null {
  if (!isAt(relieved, zone, what)) return null;
  if (what === "consumers") return consumers && { value: consumers.wanted, atMs: consumers.atMs };
  if (flags === null) return null;
  const said = what === "sampling" ? flags.sampling : flags.ttlHours;
  return { value: said === null ? normally(relieved)[what] : Number(said), atMs: flags.atMs };
}
