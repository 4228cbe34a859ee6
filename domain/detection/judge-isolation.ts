import type { Reason } from "../reason.ts";
import { isFresh, type Standing } from "./standing.ts";
import { VOTING, type Voting } from "./timing.ts";

export type SilentPlace = {
  readonly place: string;
  /** Null: it has not answered since we began to listen. */
  readonly heardAt: number | null;
  /** Vantage points still heard that call it lost: then it is the place, not our way to it. */
  readonly lostSay: readonly string[];
};
export type IsolationKey = "cut-off-from-all" | "cut-off-from-most" | "most-are-heard" | "losses-explain-silence";
export type IsolationVerdict = {
  /** The control plane is cut off, and acts on nothing. */
  readonly isolated: boolean;
  readonly silent: readonly SilentPlace[];
  readonly reasons: readonly Reason<IsolationKey>[];
};

export type IsolationFacts = {
  /** Every agent of the site. */
  readonly places: readonly string[];
  /** When each last answered. */
  readonly heard: ReadonlyMap<string, number>;
  /** When we began to listen. Whom we never heard counts as gone from then on. */
  readonly began: number;
  /** What is said of each place, by witness. */
  readonly standings: ReadonlyMap<string, ReadonlyMap<string, Standing>>;
  readonly now: number;
  readonly voting?: Voting;
};

/** As many vantage points must call a silent place lost for its silence to be explained. */
const EXPLAINS = 2;

/** Most vantage points gone together is our own loss, unless those that are left say that each of the gone is lost (design §5). */
export function judgeIsolation({
  places,
  heard,
  began,
  standings,
  now,
  voting = VOTING,
}: IsolationFacts): IsolationVerdict {
  const goneAt = (place: string) => heard.get(place) ?? began;
  const speaks = (place: string) => now - goneAt(place) <= voting.freshMs;
  const silent = places
    .filter((place) => !speaks(place))
    .map((place): SilentPlace => {
      const said = [...(standings.get(place)?.values() ?? [])];
      const lostSay = said.filter(
        (one) => one.witness !== place && speaks(one.witness) && !one.answers && isFresh(one, now, voting),
      );
      return { place, heardAt: heard.get(place) ?? null, lostSay: lostSay.map((one) => one.witness) };
    });
  const say = (isolated: boolean, key: IsolationKey, n: number, of: number): IsolationVerdict => ({
    ...{ isolated, silent },
    reasons: [{ key, values: { silent: n, of } }],
  });
  if (silent.length === places.length) return say(true, "cut-off-from-all", silent.length, places.length);
  // What fell silent long before is no part of it, and no longer one of those that could have vanished.
  const newest = Math.max(...silent.map((one) => goneAt(one.place)));
  const together = silent.filter((one) => newest - goneAt(one.place) <= voting.togetherMs);
  const there = places.length - (silent.length - together.length);
  if (together.length * 2 <= there) return say(false, "most-are-heard", together.length, there);
  const explained = together.every((one) => one.lostSay.length >= EXPLAINS);
  return explained
    ? say(false, "losses-explain-silence", together.length, there)
    : say(true, "cut-off-from-most", together.length, there);
}
