import { ControlPlane } from "./control-plane.ts";
import type { Synchronous } from "./node.ts";
import { type Doing, Operator, type RunKind } from "./operator.ts";
import type { DatabaseRules } from "./rules.ts";
import { OUTSIDE, WORKERS, World, ZONES } from "./world.ts";

/** A zone by name, or whichever clients are led to at that moment. */
export const PRIMARY = "the primary";

/** What may happen next. Anything that makes no sense at that moment does nothing, so that a schedule can be cut down freely. */
export type Event =
  | { readonly do: "write"; readonly zone: string }
  | { readonly do: "deliver"; readonly zone: string; readonly records: number }
  | { readonly do: "replicate"; readonly zone: string }
  | {
      readonly do:
        | "flush"
        | "confirm"
        | "cancel-waits"
        | "promote-by-hand"
        | "crash"
        | "start"
        | "freeze"
        | "thaw"
        | "lose-power";
      readonly zone: string;
    }
  | { readonly do: "sever" | "heal"; readonly one: string; readonly other: string }
  /** Off the network: towards the control plane and its switch alone, or towards the other zones as well. */
  | { readonly do: "isolate" | "reconnect"; readonly zone: string; readonly from: "control" | "all" }
  | { readonly do: "observe" | "canary" | "fence-rivals"; readonly worker: string }
  | { readonly do: "request"; readonly run: RunKind; readonly allowDataLoss: boolean }
  | { readonly do: "advance"; readonly steps: number }
  | { readonly do: "advance-zombie"; readonly steps: number }
  | { readonly do: "take-over" }
  | { readonly do: "lose-answer" };
export type Schedule = {
  readonly synchronous: Synchronous;
  readonly commit: string;
  readonly events: readonly Event[];
};

/** Plays a schedule. @throws Violation where an invariant breaks */
export function play({ synchronous, commit, events }: Schedule, rules: DatabaseRules): World {
  const world = new World(rules, synchronous, commit);
  const site = new Site(world);
  for (const event of events) site.happen(event);
  return world;
}

type Executing = { readonly operator: Operator; readonly kind: RunKind; readonly doing: Doing };

class Site {
  readonly world: World;
  readonly control: ControlPlane;
  #current: Executing | null = null;
  /** Believed dead, and at work all the same. */
  readonly #zombies: Executing[] = [];

  constructor(world: World) {
    this.world = world;
    this.control = new ControlPlane(world);
  }

  happen(given: Event): void {
    const { world, control } = this;
    const event = this.#resolve(given);
    if (event.do === "write") world.write(event.zone);
    else if (event.do === "deliver") world.deliver(event.zone, event.records);
    else if (event.do === "replicate") this.#replicate(event.zone);
    else if (event.do === "flush") world.flush(event.zone);
    else if (event.do === "confirm") world.confirm(event.zone);
    else if (event.do === "cancel-waits") world.cancelWaits(event.zone);
    else if (event.do === "promote-by-hand") world.promoteByHand(event.zone);
    else if (event.do === "crash") world.stop(event.zone);
    else if (event.do === "start") world.node(event.zone).start();
    else if (event.do === "freeze") this.#freeze(event.zone);
    else if (event.do === "thaw") world.thaw(event.zone);
    else if (event.do === "lose-power") world.losePower(event.zone);
    else if (event.do === "sever") world.sever(event.one, event.other);
    else if (event.do === "heal") world.heal(event.one, event.other);
    else if (event.do === "isolate" || event.do === "reconnect") this.#connect(event);
    else if (event.do === "observe") for (const zone of ZONES) control.observe(event.worker, zone);
    else if (event.do === "canary") this.#canary(event.worker);
    else if (event.do === "fence-rivals") this.#fenceRivals(event.worker);
    else if (event.do === "request") this.#request(event.run, event.allowDataLoss);
    else if (event.do === "advance") advance(this.#current, event.steps);
    else if (event.do === "advance-zombie") for (const one of this.#zombies) advance(one, event.steps);
    else if (event.do === "take-over") this.#takeOver();
    else control.losesAnswer = true;
  }

  #resolve(event: Event): Event {
    const zone = this.control.routedTo ?? ZONES[0];
    if ("zone" in event && event.zone === PRIMARY) return { ...event, zone };
    if (event.do !== "request" || event.run.plan === "reprotect" || event.run.zone !== PRIMARY) return event;
    return { ...event, run: { ...event.run, zone } };
  }

  /** Everything there is arrives, reaches the disk, and is confirmed. */
  #replicate(zone: string): void {
    for (let round = 0; round < 2; round += 1) this.world.deliver(zone, Number.MAX_SAFE_INTEGER);
    this.world.flush(zone);
    this.world.confirm(zone);
  }

  #connect({ do: what, zone, from }: Extract<Event, { from: string }>): void {
    const others = [...WORKERS, OUTSIDE, ...(from === "all" ? ZONES : [])];
    for (const other of others) {
      if (what === "reconnect") this.world.heal(zone, other);
      else this.world.sever(zone, other);
    }
  }

  #freeze(zone: string): void {
    const node = this.world.node(zone);
    if (node.process === "running") node.process = "frozen";
  }

  #request(kind: RunKind, allowDataLoss: boolean): void {
    const { control } = this;
    const run = { id: `run-${control.runs.length + 1}`, number: control.runs.length + 1, allowDataLoss, token: 0 };
    const seeker = { id: run.id, crossRegion: false, allowDataLoss, approved: false };
    if (this.world.rules.judgeLocks(seeker, control.holders()).take !== "free") return;
    const row = { ...run, status: "running" as const, ordered: null };
    control.runs.push(row);
    control.locked = run.id;
    const operator = new Operator(control, WORKERS[0], row);
    // What the last executor left undone may still go on.
    if (this.#current) this.#zombies.push(this.#current);
    this.#current = { operator, kind, doing: operator.work(kind) };
  }

  /** The executor is believed dead; another goes on with the run, under a new token. */
  #takeOver(): void {
    const before = this.#current;
    if (before?.operator.run.status !== "running") return;
    this.#zombies.push(before);
    const worker = before.operator.worker === WORKERS[0] ? WORKERS[1] : WORKERS[0];
    const operator = new Operator(this.control, worker, before.operator.run);
    this.#current = { operator, kind: before.kind, doing: operator.work(before.kind) };
  }

  /** A numbered row into the one primary on the highest timeline (server/adapters/postgresql/canary.ts). */
  #canary(worker: string): void {
    const found = ZONES.flatMap((zone) => {
      const seen = this.control.look(worker, zone);
      return seen?.role === "primary" ? [{ zone, timeline: seen.timeline }] : [];
    }).sort((a, b) => b.timeline - a.timeline);
    const [first, rival] = found;
    if (first && rival?.timeline !== first.timeline) this.world.writeCanary(worker, first.zone);
  }

  /** As server/observe/fence-rivals.ts: outside any run, with the highest token drawn. */
  #fenceRivals(worker: string): void {
    const { control, world } = this;
    if (control.locked !== null) return;
    const seen = ZONES.flatMap((zone) => {
      const one = control.look(worker, zone);
      return one ? [{ zone, role: one.role, timeline: one.timeline }] : [];
    });
    const claimants = seen.filter((one) => one.role === "primary");
    const newestTimeline = Math.max(world.canaryTimeline ?? 0, ...seen.map((one) => one.timeline));
    const { routedTo } = control;
    // No run is under way: an order whose answer nobody heard says nothing any more.
    const pending = control.pendingPromotion();
    const heard = pending?.timeline === null ? null : pending;
    const facts = { claimants, newestTimeline, routedTo, ownTimeline: control.ownTimeline(), pending: heard };
    for (const zone of world.rules.judgeRivals(facts).fence) {
      try {
        control.act(worker, zone, control.highestToken, () => {
          world.node(zone).fenced = true;
          world.stop(zone);
        });
      } catch {
        // It is asked again the next round.
      }
    }
  }
}

function advance(executing: Executing | null, steps: number): void {
  for (let step = 0; step < steps; step += 1) if (executing?.doing.next().done !== false) return;
}

/** A schedule in words, one event a line. */
export function tell({ synchronous, commit, events }: Schedule): string {
  const waits = `${synchronous.method} ${synchronous.count} (${synchronous.names.join(", ")})`;
  const lines = events.map((event) => {
    const { do: what, ...rest } = event;
    return `${what} ${Object.values(rest)
      .map((value) => (typeof value === "object" ? Object.values(value).join(" ") : String(value)))
      .join(" ")}`.trim();
  });
  return [`kr-a is primary, commit ${commit}, waits for ${waits}`, ...lines]
    .map((line, index) => `${index}. ${line}`)
    .join("\n");
}
