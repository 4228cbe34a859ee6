import { Ledger } from "./invariants.ts";
import { NOBODY, Node, type Synchronous } from "./node.ts";
import type { DatabaseRules } from "./rules.ts";

export const ZONES = ["kr-a", "kr-b", "kr-c"] as const;
export const WORKERS = ["worker-1", "worker-2"] as const;
export const OUTSIDE = "outside";

const CANCELLED = "canceling wait for synchronous replication due to user request";

/**
 * Three zones with a database, their network, and the clients. It does what PostgreSQL does and what nature may do; it knows no
 * rule of the product but the one by which a client counts its commit.
 */
export class World {
  readonly rules: DatabaseRules;
  readonly nodes = new Map<string, Node>(ZONES.map((zone) => [zone, new Node(zone)]));
  /** Pairs that reach each other no more: zones, workers, and what stands outside. */
  readonly #severed = new Set<string>();
  /** Where each zone's router leads clients. */
  readonly routers = new Map<string, string | null>(ZONES.map((zone) => [zone, "kr-a"]));
  readonly ledger = new Ledger();
  /** Newest timeline in an acknowledged numbered row of the control plane's own. */
  canaryTimeline: number | null = null;
  #ids = 0;

  constructor(rules: DatabaseRules, synchronous: Synchronous, commit: string) {
    this.rules = rules;
    for (const node of this.nodes.values()) {
      node.commit = commit;
      node.upstream = node.zone === "kr-a" ? null : "kr-a";
    }
    this.node("kr-a").role = "primary";
    this.node("kr-a").synchronous = synchronous;
  }

  node(zone: string): Node {
    const found = this.nodes.get(zone);
    if (!found) throw new RangeError(`no zone ${zone}`);
    return found;
  }

  nextId(): number {
    this.#ids += 1;
    return this.#ids;
  }

  sever(one: string, other: string): void {
    this.#severed.add(pair(one, other));
  }
  heal(one: string, other: string): void {
    this.#severed.delete(pair(one, other));
  }
  reach(one: string, other: string): boolean {
    return one === other || !this.#severed.has(pair(one, other));
  }

  /** A client of a zone commits a row where its router leads. */
  write(client: string): void {
    const target = this.routers.get(client);
    if (target) this.#insert(this.node(target), client, this.reach(client, target));
  }

  /** The control plane's own row, sent past the routers: evidence of a timeline, not a customer's. */
  writeCanary(worker: string, zone: string): void {
    this.#insert(this.node(zone), null, this.reach(worker, zone));
  }

  #insert(node: Node, client: string | null, reached: boolean): void {
    if (!reached || !node.answers || node.role !== "primary") return;
    const row = this.nextId();
    node.append({ id: row, timeline: node.timeline, row: client === null ? null : row });
    node.waiting.push({ row, position: node.log.length, client });
    this.#release(node);
  }

  streams(zone: string): Node | null {
    const node = this.node(zone);
    if (node.role !== "standby" || !node.answers || node.upstream === null) return null;
    const upstream = this.node(node.upstream);
    return upstream.answers && this.reach(zone, upstream.zone) && node.isPrefixOf(upstream) ? upstream : null;
  }

  /** Records arrive at a standby; one that has just started replays its own first. */
  deliver(zone: string, count: number): void {
    const node = this.node(zone);
    if (!node.answers || node.role !== "standby") return;
    if (node.replayed < node.log.length && !node.received) {
      node.replayed = Math.min(node.log.length, node.replayed + count);
      return;
    }
    const upstream = this.streams(zone);
    if (!upstream) return;
    node.received = true;
    node.log.push(...upstream.log.slice(node.log.length, node.log.length + count));
    node.replayed = node.flushed;
  }

  flush(zone: string): void {
    const node = this.node(zone);
    if (!node.answers) return;
    node.flushed = node.log.length;
    if (node.received) node.replayed = node.flushed;
  }

  /** A standby's word on how far it is reaches its primary. */
  confirm(zone: string): void {
    const node = this.node(zone);
    const upstream = this.streams(zone);
    if (upstream?.role !== "primary" || !node.received) return;
    upstream.confirmed.set(zone, upstream.commit === "remote_write" ? node.log.length : node.flushed);
    this.#release(upstream);
  }

  /** A person cancels a query that waits: COMMIT comes back with a warning. */
  cancelWaits(zone: string): void {
    const node = this.node(zone);
    if (!node.answers) return;
    const cancelled = node.waiting;
    node.waiting = [];
    for (const { row, client } of cancelled) {
      if (client !== null && this.reach(client, zone)) this.#answer(row, node, [CANCELLED]);
    }
  }

  setSynchronous(zone: string, names: readonly string[]): void {
    const node = this.node(zone);
    node.synchronous = names.length === 0 ? NOBODY : { method: "FIRST", count: names.length, names };
    this.#release(node);
  }

  /** A person who asked for no proof. */
  promoteByHand(zone: string): void {
    const node = this.node(zone);
    if (node.answers && node.role === "standby") node.promote(this.nextId());
  }

  stop(zone: string): void {
    this.node(zone).stop();
    for (const node of this.nodes.values()) node.confirmed.delete(zone);
  }

  /** The whole zone: its router leads nowhere when it comes back, until a run or the re-assertion sets it. */
  losePower(zone: string): void {
    this.stop(zone);
    this.node(zone).losePower();
    this.routers.set(zone, null);
  }

  thaw(zone: string): void {
    const node = this.node(zone);
    if (node.process !== "frozen") return;
    node.process = "running";
    this.#release(node);
  }

  #release(node: Node): void {
    if (!node.answers || node.role !== "primary") return;
    const reached = this.#acknowledgedUpTo(node);
    const done = node.waiting.filter((one) => one.position <= reached);
    node.waiting = node.waiting.filter((one) => one.position > reached);
    for (const { row, client } of done) {
      if (client === null) this.canaryTimeline = Math.max(this.canaryTimeline ?? 0, node.timeline);
      else if (this.reach(client, node.zone)) this.#answer(row, node, []);
    }
  }

  #answer(row: number, node: Node, notices: readonly string[]): void {
    if (this.rules.commitConfirmed(notices)) this.ledger.acknowledge(row, node);
  }

  /** PostgreSQL's rule: FIRST waits for the first `count` of those connected, ANY for any `count` of them. */
  #acknowledgedUpTo(node: Node): number {
    const { method, count, names } = node.synchronous;
    if (count === 0 || node.commit === "local" || node.commit === "off") return node.log.length;
    const connected = names.filter((name) => node.confirmed.has(name) && this.node(name).upstream === node.zone);
    const asked = method === "FIRST" ? connected.slice(0, count) : connected;
    const positions = asked.map((name) => node.confirmed.get(name) ?? 0).sort((a, b) => b - a);
    return positions[count - 1] ?? 0;
  }
}

function pair(one: string, other: string): string {
  return [one, other].sort().join(" | ");
}
