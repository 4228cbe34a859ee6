import { formatLsn } from "../../database/lsn.ts";

/** One record of a write-ahead log. `id` is unique in a world: the same position of two timelines holds two different records. */
export type LogRecord = { readonly id: number; readonly timeline: number; readonly row: number | null };

export type Waiting = {
  readonly row: number;
  /** Records the log has with this commit. */
  readonly position: number;
  /** Zone whose router the client came through; null: the control plane's own numbered row. */
  readonly client: string | null;
};

/** Whom a commit waits for, and how it is written. An empty list waits for nobody. */
export type Synchronous = {
  readonly method: "FIRST" | "ANY";
  readonly count: number;
  readonly names: readonly string[];
};
export const NOBODY: Synchronous = { method: "FIRST", count: 0, names: [] };

/** A PostgreSQL instance, and the agent of its zone with the fence and the fencing token it keeps on disk. */
export class Node {
  readonly zone: string;
  log: LogRecord[] = [{ id: 0, timeline: 1, row: null }];
  /** Records on disk: what is beyond is lost with the power, not with the process. */
  flushed = 1;
  /** Records replayed; fewer than the log has after a restart, until it has caught up with itself. */
  replayed = 1;
  /** A receiver ran since the start: only then is what it received known without having replayed it. */
  received = true;
  role: "primary" | "standby" = "standby";
  process: "running" | "frozen" | "stopped" = "running";
  powered = true;
  fenced = false;
  upstream: string | null = null;
  synchronous: Synchronous = NOBODY;
  commit = "on";
  /** As a primary: how far each standby said that it has the log. */
  readonly confirmed = new Map<string, number>();
  waiting: Waiting[] = [];
  highestToken = 0;

  constructor(zone: string) {
    this.zone = zone;
  }

  get answers(): boolean {
    return this.powered && this.process === "running";
  }

  get agentAnswers(): boolean {
    return this.powered && this.process !== "frozen";
  }

  get timeline(): number {
    return this.log.at(-1)?.timeline ?? 1;
  }

  has(row: number): boolean {
    return this.log.some((record) => record.row === row);
  }

  /** What it has is where the other's log begins: it can go on from there. */
  isPrefixOf(other: Node): boolean {
    return other.log[this.log.length - 1]?.id === this.log.at(-1)?.id;
  }

  /** Process gone; what it had written reaches the disk all the same. */
  stop(): void {
    if (this.process === "stopped") return;
    this.process = "stopped";
    this.endSessions();
    this.received = false;
    this.replayed = Math.min(this.replayed, 1);
  }

  /** Everything that was not flushed is gone. */
  losePower(): void {
    this.stop();
    this.powered = false;
    this.log = this.log.slice(0, this.flushed);
  }

  start(): void {
    if (this.process !== "stopped" || (this.fenced && this.role === "primary")) return;
    this.powered = true;
    this.process = "running";
    this.flushed = this.log.length;
    if (this.role === "primary") this.replayed = this.log.length;
  }

  promote(id: number): void {
    const timeline = this.timeline + 1;
    this.role = "primary";
    this.upstream = null;
    this.synchronous = NOBODY;
    this.append({ id, timeline, row: null });
    this.confirmed.clear();
  }

  append(record: LogRecord): void {
    this.log.push(record);
    this.flushed = this.log.length;
    this.replayed = this.log.length;
  }

  endSessions(): void {
    this.waiting = [];
    this.confirmed.clear();
  }

  get synchronousNames(): string {
    const { method, count, names } = this.synchronous;
    return count === 0 ? "" : `${method} ${count} (${names.map((name) => `"${name}"`).join(", ")})`;
  }
}

/** Records as a position of the log, and as text. */
export function lsnOf(records: number): string {
  return formatLsn(0x5000000n + BigInt(records) * 64n);
}
