/** Two regions, a place outside, their network and their agents. What is broken, and when, is all there is to know of it. */
export const REGIONS: Readonly<Record<string, readonly string[]>> = { kr: ["kr-a", "kr-b", "kr-c"], jp: ["jp-a"] };
export const ZONES = ["kr-a", "kr-b", "kr-c", "jp-a"] as const;
export const PLACES = [...ZONES, "outside"] as const;
export const DATABASE = "meta-db/kr";
/** What an agent gives one look (agent/looks/probe.ts). */
const LOOK_MS = 1_500;

type Time = { readonly at: number; readonly ms: number };
/** `cut`: from everybody. `cut-data`: from everybody but the control plane, which has a network of its own to it. */
export type Loss = Time & {
  readonly do: "lose";
  readonly zone: string;
  readonly how: "kill" | "freeze" | "cut" | "cut-data";
};
export type Fault =
  | Loss
  | (Time & { readonly do: "lose-database"; readonly zone: string; readonly how: "kill" | "freeze" })
  /** The one odd witness of a schedule: it does not see a place (null: none at all), or says what is not so. */
  | (Time & { readonly do: "blind"; readonly place: string | null })
  | (Time & { readonly do: "lie"; readonly place: string; readonly answers: boolean })
  | (Time & { readonly do: "slow"; readonly witness: string; readonly by: number })
  | (Time & { readonly do: "cut-control"; readonly places: readonly string[] })
  | (Time & { readonly do: "split-regions" })
  /** A run holds kr and moves the primary. */
  | (Time & { readonly do: "switchover"; readonly to: string })
  /** The collector's process stands still, and goes on. */
  | (Time & { readonly do: "stall" })
  /** It dies, and another one begins when `ms` are over. */
  | (Time & { readonly do: "take-over" });
type Of<Name extends Fault["do"]> = Extract<Fault, { readonly do: Name }>;

const NONE: readonly Fault[] = [];
export type Seen = { readonly subject: string; readonly answers: boolean; readonly latencyMs: number };

export class World {
  readonly #faults: ReadonlyMap<string, readonly Fault[]>;
  readonly #odd: string | null;
  /** Every moment at which anything changes. */
  readonly #turns: readonly number[];

  constructor(faults: readonly Fault[], odd: string | null) {
    this.#faults = new Map(faults.map(({ do: name }) => [name, faults.filter((one) => one.do === name)]));
    this.#odd = odd;
    this.#turns = [...new Set(faults.flatMap(({ at, ms }) => [at, at + ms]))].sort((a, b) => a - b);
  }

  all<Name extends Fault["do"]>(name: Name): readonly Of<Name>[] {
    return (this.#faults.get(name) ?? NONE) as readonly Of<Name>[];
  }

  now<Name extends Fault["do"]>(name: Name, t: number): readonly Of<Name>[] {
    const all = this.all(name);
    return all.length === 0 ? all : all.filter((one) => t >= one.at && t < one.at + one.ms);
  }

  /** Who is the primary in force, as the control plane knows it, and whether a run holds the region. */
  primary(t: number): string {
    return (
      this.all("switchover")
        .filter((one) => t >= one.at + one.ms * 0.8)
        .sort((a, b) => a.at - b.at)
        .at(-1)?.to ?? "kr-a"
    );
  }

  /** The whole answer of an agent that is asked at `t`; null: none comes in time. */
  ask(witness: string, t: number, withinMs: number): { readonly seen: readonly Seen[]; readonly at: number } | null {
    const serves = (at: number) => this.#hears(witness, at) && !this.#down(witness, at);
    if (this.#lost(witness, t, "kill")) return null;
    const begun = this.#first(serves, t, t + withinMs);
    if (begun === null) return null;
    const seen = [...PLACES.map((place) => this.#look(witness, place, begun)), ...this.#nodes(witness, begun)];
    const looked = begun + Math.max(...seen.map((one) => one.endsAfter));
    if (this.#turns.some((turn) => turn > begun && turn <= looked && this.#down(witness, turn))) return null;
    const slow = this.now("slow", looked).filter((one) => one.witness === witness);
    const ready = looked + Math.max(0, ...slow.map((one) => one.by));
    const at = this.#first(serves, ready, t + withinMs);
    return at === null ? null : { seen, at };
  }

  /** An agent of an older kind also gives its word on its own zone: it always sees itself. */
  #look(witness: string, place: string, t: number): Seen & { readonly endsAfter: number } {
    const answers = (at: number) => !this.#down(place, at) && this.#sees(witness, place, at);
    return this.#met(witness, place, place, t, answers, this.#lost(place, t, "kill") && this.#sees(witness, place, t));
  }

  #nodes(witness: string, t: number) {
    return (REGIONS["kr"] ?? []).map((zone) => {
      const away = (at: number) =>
        this.now("lose-database", at).some((one) => one.zone === zone) ||
        this.all("switchover").some((one) => {
          const [from, until] = [one.at + one.ms * 0.3, one.at + one.ms * 0.8];
          return at >= from && at < until && this.primary(one.at) === zone;
        });
      const answers = (at: number) => !away(at) && !this.#down(zone, at) && this.#sees(witness, zone, at);
      const refused =
        this.now("lose-database", t).some((one) => one.zone === zone && one.how === "kill") ||
        this.#lost(zone, t, "kill");
      return this.#met(witness, zone, `${DATABASE}:${zone}`, t, answers, refused && this.#sees(witness, zone, t));
    });
  }

  #met(
    witness: string,
    place: string,
    subject: string,
    t: number,
    good: (at: number) => boolean,
    refused: boolean,
  ): Seen & { readonly endsAfter: number } {
    const answered = refused ? null : this.#first(good, t, t + LOOK_MS);
    const lie = witness === this.#odd ? this.now("lie", t).find((one) => one.place === place) : undefined;
    const endsAfter = answered !== null ? answered - t + 2 : refused ? 1 : LOOK_MS;
    const answers = lie?.answers ?? answered !== null;
    return { subject, answers, latencyMs: lie ? LOOK_MS : endsAfter, endsAfter };
  }

  #first(good: (at: number) => boolean, from: number, until: number): number | null {
    if (from <= until && good(from)) return from;
    return this.#turns.find((turn) => turn > from && turn <= until && good(turn)) ?? null;
  }

  #lost(place: string, t: number, how: Loss["how"]): boolean {
    return this.now("lose", t).some((one) => one.zone === place && one.how === how);
  }

  /** Its processes do not run, or nothing reaches them. */
  #down(place: string, t: number): boolean {
    return this.#lost(place, t, "kill") || this.#lost(place, t, "freeze");
  }

  #hears(place: string, t: number): boolean {
    return !this.#lost(place, t, "cut") && !this.now("cut-control", t).some((one) => one.places.includes(place));
  }

  #sees(witness: string, place: string, t: number): boolean {
    if (witness === place) return true;
    const cut = (one: string) => this.#lost(one, t, "cut") || this.#lost(one, t, "cut-data");
    if (cut(witness) || cut(place)) return false;
    const blind =
      witness === this.#odd && this.now("blind", t).some((one) => one.place === null || one.place === place);
    const inKr = (one: string) => one.startsWith("kr");
    const apart = witness !== "outside" && place !== "outside" && inKr(witness) !== inKr(place);
    return !blind && !(apart && this.now("split-regions", t).length > 0);
  }
}
