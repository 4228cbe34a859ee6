import type { StreamMeasurement } from "#domain/topology/measurement.ts";
import type { Act, Look } from "./act.ts";

/** What the zone's agent sees of a node of a stream; nulls: it does not answer its own agent. */
export type StreamHost = {
  readonly running: boolean;
  readonly fenced: boolean;
  readonly role: "primary" | "replica" | null;
  /** The zone whose replica it is. */
  readonly following: string | null;
};

/** Where the groups of consumers of a stream stand. Nulls: Redis itself cannot tell. */
export type StreamOffsets = {
  readonly lastId: string;
  readonly length: number;
  readonly groups: readonly {
    readonly name: string;
    readonly lastDeliveredId: string;
    readonly entriesRead: number | null;
    readonly pending: number;
    readonly lag: number | null;
  }[];
};

/** A stream in Redis with replicas: eyes straight to the node, hands through the agent of its zone. */
export interface StreamPort {
  observeNode(component: string, zone: string, look: Look): Promise<StreamMeasurement>;
  observeHost(component: string, zone: string, look: Look): Promise<StreamHost>;
  /** Null: there is no stream yet, since nobody has written. */
  readOffsets(component: string, zone: string, look: Look): Promise<StreamOffsets | null>;
  fence(component: string, zone: string, act: Act): Promise<void>;
  promote(component: string, zone: string, act: Act): Promise<{ readonly replicationId: string }>;
  /** Null: cut off from its primary. It keeps what it has and confirms nothing any more. */
  follow(component: string, zone: string, primaryZone: string | null, act: Act): Promise<void>;
  /** Start + poll inside; bounded by act.signal. Says how it was brought back. */
  rejoin(
    component: string,
    zone: string,
    primaryZone: string,
    act: Act,
  ): Promise<{ readonly how: "already" | "followed" | "copied" }>;
  /** Start + poll: dead letters back into the stream at the primary in `zone`, in order, each once. The same `id` goes on. */
  replayDeadLetters(
    component: string,
    zone: string,
    replay: { readonly id: string; readonly limit: number },
    act: Act,
    told: (moved: number) => void,
  ): Promise<{ readonly moved: number }>;
}
