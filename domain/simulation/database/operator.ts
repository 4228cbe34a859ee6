import { type ControlPlane, NoAnswer, type Run, type Seen, StaleToken } from "./control-plane.ts";
import type { Node } from "./node.ts";
import { ZONES } from "./world.ts";

/** What a worker does in a run, as its steps do it (server/engine/steps). Everything else may happen wherever it yields. */
export type Doing = Generator<void, void, void>;
export type RunKind =
  | { readonly plan: "evacuate"; readonly zone: string }
  | { readonly plan: "return"; readonly zone: string }
  | { readonly plan: "reprotect"; readonly prefer: string };

export class Operator {
  readonly control: ControlPlane;
  readonly worker: string;
  readonly run: Run;
  readonly token: number;

  constructor(control: ControlPlane, worker: string, run: Run) {
    this.control = control;
    this.worker = worker;
    this.run = run;
    this.token = control.drawToken(run);
  }

  /** To the end of the plan, or to where it stops for people. An executor whose token is no longer the run's stops as well. */
  *work(kind: RunKind): Doing {
    try {
      if (kind.plan === "evacuate") yield* this.#evacuate(kind.zone);
      if (kind.plan === "return") yield* this.#rejoin(kind.zone);
      yield* this.#reprotect(kind.plan === "reprotect" ? kind.prefer : undefined);
      this.#end("completed");
    } catch (error) {
      if (error instanceof Stopped || error instanceof NoAnswer) this.#end("failed");
      else if (!(error instanceof StaleToken)) throw error;
    }
  }

  *#evacuate(zone: string): Doing {
    yield* this.#fence(zone);
    yield* this.#promote(zone);
    const primary = yield* this.#onePrimary(zone);
    this.#fact();
    this.control.lead(primary);
    this.control.world.ledger.leads(this.control.world.node(primary));
    for (const at of ZONES) yield* this.#try(at, () => void this.control.world.routers.set(at, primary));
    for (const other of ZONES) {
      if (other === primary || other === zone) continue;
      yield* this.#try(other, () => this.#follow(other, primary));
    }
  }

  /** By its own agent, or by the switch outside. The plan goes on without it: the promotion has its own proof. */
  *#fence(zone: string): Doing {
    const seen = yield* this.#lookAll();
    if (ZONES.some((other) => other !== zone && seen.get(other)?.role === "primary")) return;
    const { world } = this.control;
    const fence = () => {
      world.node(zone).fenced = true;
      world.stop(zone);
    };
    if (yield* this.#try(zone, fence)) return;
    yield;
    if (this.control.isOff(this.worker, zone) !== null) world.losePower(zone);
  }

  *#promote(zone: string): Doing {
    for (let attempt = 1; ; attempt += 1) {
      const primaries = yield* this.#primaries();
      const away = primaries.filter((one) => one !== zone);
      const [only] = away;
      if (only !== undefined && primaries.length === 1) {
        this.#mustBeAccountedFor(only);
        break;
      }
      if (primaries.length > 1 || attempt > 2) throw new Stopped();
      yield* this.#promoteOnce(zone);
    }
    this.#fact();
    yield;
    // What it sees of the primary it made is a sample: clients are led there before the observers' next round.
    const { rules } = this.control.world;
    if (rules.keepsSample) for (const other of ZONES) this.control.observe(this.worker, other);
  }

  /** `collectFacts`, `judgePromotion` and the promotion itself, each call where another may come in between. */
  *#promoteOnce(zone: string): Doing {
    const { world } = this.control;
    const old = this.control.knownPrimary();
    if (!old) throw new Stopped();
    const others = ZONES.filter((other) => other !== old.zone && other !== zone);
    yield;
    const off = this.control.isOff(this.worker, old.zone) === true || this.#isFenced(old.zone);
    const early = world.rules.readsAfterTheCut ? null : yield* this.#lookAll();
    const cut = new Set<string>();
    for (const other of others) if (yield* this.#try(other, () => cutOff(world.node(other)))) cut.add(other);
    const late = yield* this.#lookAll();
    const candidates = others.map((other) => {
      const seen = (early ?? late).get(other) ?? null;
      return {
        zone: other,
        answers: seen?.role === "standby",
        receivedLsn: seen?.receivedLsn ?? null,
        timeline: seen?.timeline ?? null,
        cutOffFromOld: cut.has(other),
      };
    });
    const { allowDataLoss } = this.run;
    const oldPrimary = world.rules.oldPrimaryFacts(old, candidates, off);
    const { promote, proof } = world.rules.judgePromotion({ oldPrimary, candidates, preference: ZONES, allowDataLoss });
    if (promote === null) throw new Stopped();
    this.#fact();
    const ordered = { zone: promote, proven: proof !== null, timeline: null as number | null, led: false };
    this.run.ordered = ordered;
    const answered = yield* this.#try(promote, () => {
      const node = world.node(promote);
      if (node.fenced || !node.answers || node.role === "primary") return;
      node.promote(world.nextId());
      if (this.#holdsRun()) world.ledger.promoted(node, proof !== null, allowDataLoss, world.nodes.values());
    });
    if (answered && this.#holdsRun()) ordered.timeline = world.node(promote).timeline;
  }

  #isFenced(zone: string): boolean {
    const node = this.control.world.node(zone);
    const answered = node.agentAnswers && this.control.world.reach(this.worker, zone);
    return answered && node.fenced && node.process === "stopped";
  }

  *#rejoin(zone: string): Doing {
    const primary = yield* this.#onePrimary(zone);
    const { world } = this.control;
    yield;
    this.#act(zone, () => {
      const [node, from] = [world.node(zone), world.node(primary)];
      if (node.role === "primary" && !node.fenced) return;
      if (!from.answers || !world.reach(zone, primary)) return;
      world.stop(zone);
      node.log = from.log.slice();
      Object.assign(node, { role: "standby", fenced: false, upstream: primary, flushed: node.log.length });
      node.start();
    });
  }

  *#reprotect(prefer: string | undefined): Doing {
    const { world, asked } = this.control;
    const primary = yield* this.#onePrimary(null);
    yield;
    const seen = this.control.look(this.worker, primary);
    const [name] = [...(prefer ? [prefer] : []), ...ZONES].filter((zone) => seen?.streamsTo.includes(zone));
    if (!seen || name === undefined) throw new Stopped();
    this.#fact();
    const wish = { zone: primary, timeline: seen.timeline, names: `FIRST 1 ("${name}")`, done: false };
    asked.push(wish);
    yield;
    this.#act(primary, () => {
      if (world.node(primary).role === "primary") world.setSynchronous(primary, [name]);
    });
    this.#fact();
    wish.done = true;
  }

  #follow(zone: string, primary: string): void {
    const node = this.control.world.node(zone);
    if (node.role === "standby" && node.answers) node.upstream = primary;
  }

  *#lookAll(): Generator<void, ReadonlyMap<string, Seen | null>, void> {
    const seen = new Map<string, Seen | null>();
    for (const zone of ZONES) {
      yield;
      seen.set(zone, this.control.look(this.worker, zone));
    }
    return seen;
  }

  *#primaries(): Generator<void, readonly string[], void> {
    const seen = yield* this.#lookAll();
    const found = ZONES.filter((zone) => seen.get(zone)?.role === "primary");
    const [only, other] = found;
    if (only !== undefined && other === undefined) this.#mustNotBeOvertaken(only, seen.get(only)?.timeline ?? 0);
    return found;
  }

  #mustNotBeOvertaken(zone: string, timeline: number): void {
    if (this.control.world.rules.isOvertaken({ zone, timeline }, this.control.newestPrimary())) throw new Stopped();
  }

  #mustBeAccountedFor(zone: string): void {
    const { control, run } = this;
    const timeline = control.look(this.worker, zone)?.timeline ?? null;
    const pending = control.pendingPromotion();
    const accounts = {
      ordered: run.ordered?.zone ?? null,
      ledTo: control.routedTo === null ? [] : [control.routedTo],
      proven: pending?.proven ? pending : null,
    };
    if (!control.world.rules.isAccountedFor({ zone, timeline }, accounts)) throw new Stopped();
  }

  *#onePrimary(besides: string | null): Generator<void, string, void> {
    const [first, second] = yield* this.#primaries();
    if (first === undefined || second !== undefined || first === besides) throw new Stopped();
    return first;
  }

  /** A call that may fail without ending the step. @returns whether it was answered */
  *#try(zone: string, verb: () => void): Generator<void, boolean, void> {
    yield;
    try {
      this.#act(zone, verb);
      return true;
    } catch (error) {
      if (error instanceof NoAnswer || error instanceof StaleToken) return false;
      throw error;
    }
  }

  #act(zone: string, verb: () => void): void {
    this.control.act(this.worker, zone, this.token, verb);
  }

  /** Every write to the run's rows is bound to its newest token. */
  #fact(): void {
    if (!this.#holdsRun()) throw new StaleToken("run");
  }

  #holdsRun(): boolean {
    return this.run.token === this.token && this.control.locked === this.run.id;
  }

  #end(status: "completed" | "failed"): void {
    if (!this.#holdsRun()) return;
    this.run.status = status;
    this.control.locked = null;
  }
}

/** A step that people have to decide about. */
class Stopped extends Error {}

function cutOff(node: Node): void {
  if (!node.answers || node.role !== "standby") throw new NoAnswer(node.zone);
  node.upstream = null;
  // Its receiver flushes as it ends.
  if (node.received) node.flushed = node.log.length;
  if (node.received) node.replayed = node.flushed;
}
