import type { ZoneServer } from "../../regions/last-healthy-zone.ts";
import { IN_PROGRESS, TERMINAL } from "../../runs/status.ts";
import { Desk, type Forgery, type Request, type Run } from "./desk.ts";
import { Territory } from "./invariants.ts";
import { type Doing, type Place, walkLeg } from "./leg.ts";
import type { RunRules } from "./rules.ts";

/** What may happen next. `run` counts backwards from the newest; anything that makes no sense at that moment does nothing. */
export type Event =
  | ({ readonly do: "request" } & Request)
  | { readonly do: "sign" | "revoke"; readonly run: number; readonly person: string }
  | { readonly do: "forge"; readonly run: number; readonly how: Forgery; readonly person: string }
  | { readonly do: "start" | "pause" | "cancel" | "take-over"; readonly run: number }
  | { readonly do: "advance"; readonly run: number; readonly steps: number }
  | { readonly do: "advance-zombies"; readonly run: number; readonly steps: number }
  | { readonly do: "wait"; readonly seconds: number }
  | { readonly do: "health"; readonly zone: string; readonly up: boolean }
  | { readonly do: "bring-back"; readonly zone: string };
export type Schedule = readonly Event[];

/** Plays a schedule. @throws Violation where an invariant breaks */
export async function play(schedule: Schedule, rules: RunRules): Promise<Place> {
  const control = new Control(rules);
  for (const event of schedule) await control.happen(event);
  return control.place;
}

class Control {
  readonly place: Place;
  readonly #legs = new Map<Run, Doing>();
  /** Executors believed dead, and at work all the same. */
  readonly #zombies = new Map<Run, Doing[]>();

  constructor(rules: RunRules) {
    const servers = ["kr-a", "kr-b", "kr-c"].map((name): [string, ZoneServer] => [
      name,
      { name, up: true, admin: "ready", weight: 1 },
    ]);
    this.place = {
      ...{ rules, desk: new Desk(), territory: new Territory(), servers: new Map(servers), tokens: new Map() },
      ...{ drawn: 0, acted: 0 },
    };
  }

  async happen(event: Event): Promise<void> {
    const { desk } = this.place;
    if (event.do === "request") return desk.request(event);
    if (event.do === "wait") desk.seconds += event.seconds;
    if (event.do === "health") this.#server(event.zone, { up: event.up });
    if (event.do === "bring-back") this.#server(event.zone, { admin: "ready" });
    if (!("run" in event)) return;
    const run = desk.runs.at(-1 - event.run);
    if (!run) return;
    if (event.do === "sign") desk.sign(run, event.person);
    else if (event.do === "revoke") desk.revoked.add(event.person);
    else if (event.do === "forge") desk.forge(run, event.how, event.person);
    else if (event.do === "start") this.#start(run);
    else if (event.do === "pause" || event.do === "cancel") run.desired = event.do;
    else if (event.do === "take-over") this.#takeOver(run);
    else if (event.do === "advance") await this.#advance([this.#legs.get(run)], event.steps);
    else if (event.do === "advance-zombies") await this.#advance(this.#zombies.get(run) ?? [], event.steps);
  }

  #server(zone: string, change: Partial<ZoneServer>): void {
    const one = this.place.servers.get(zone);
    if (one) this.place.servers.set(zone, { ...one, ...change });
  }

  /** A leg of the run; of one that is paused the next, as people resume it and retry what failed. */
  #start(run: Run): void {
    if (TERMINAL.has(run.status) || run.status === "running") return;
    if (run.status !== "paused" && this.#legs.has(run)) return;
    if (run.status === "paused") run.desired = "run";
    for (const [id, status] of Object.entries(run.statuses)) if (status === "failed") run.statuses[id] = "waiting";
    this.#legs.set(run, walkLeg(this.place, run));
  }

  #takeOver(run: Run): void {
    const before = this.#legs.get(run);
    if (!before || !IN_PROGRESS.has(run.status)) return;
    this.#zombies.set(run, [...(this.#zombies.get(run) ?? []), before]);
    const { desk, rules } = this.place;
    if (!rules.keepsLocksAtTakeover) for (const region of run.regions) desk.locks.delete(region);
    this.#legs.set(run, walkLeg(this.place, run));
  }

  async #advance(doing: readonly (Doing | undefined)[], steps: number): Promise<void> {
    for (const one of doing) {
      for (let step = 0; step < steps; step += 1) if ((await one?.next())?.done !== false) break;
    }
  }
}

/** A schedule in words, one event a line. */
export function tell(schedule: Schedule): string {
  return schedule.map(({ do: what, ...rest }, index) => `${index + 1}. ${what} ${JSON.stringify(rest)}`).join("\n");
}
