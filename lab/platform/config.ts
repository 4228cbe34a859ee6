import type { RegionName, Zone } from "../addresses.ts";
import type { DatabaseConfig } from "../console/config.ts";

/** The stream as an application of a zone finds it: through the zone's own router, never a host it picked itself. */
export type StreamConfig = {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly stream: string;
  readonly group: string;
  readonly deadLetters: string;
  /** How many replicas must have a log before it is acknowledged. */
  readonly replicas: number;
};

/** File given to an ingest API. */
export type IngestConfig = {
  readonly zone: Zone;
  readonly region: RegionName;
  readonly release: { readonly name: "stable" | "canary"; readonly version: string };
  readonly listen: { readonly host: string; readonly port: number };
  readonly stream: StreamConfig;
  /** Read for whoever asks what became of a log. */
  readonly database: DatabaseConfig;
  readonly webhook: string;
  readonly tenants: readonly string[];
  /** Signs the short-lived tokens of synthetic transactions; the same in all zones. */
  readonly tokenSecret: string;
  /** JSON file of flags, written by the zone's agent. */
  readonly flagsFile: string;
};

/** File given to a consumer. */
export type ConsumerConfig = {
  readonly zone: Zone;
  readonly stream: StreamConfig;
  readonly database: DatabaseConfig;
  readonly webhook: string;
  /** What a message costs at least; a consumer takes one after the other. */
  readonly costMs: number;
};

/** File given to the webhook's receiver outside. */
export type WebhookConfig = {
  readonly listen: { readonly host: string; readonly port: number };
  readonly journal: string;
};

/** File given to the load. */
export type LoadConfig = {
  /** The entrance, as a customer reaches it. */
  readonly url: string;
  readonly journal: string;
  /** What is asked of it while it runs: a `Pace`. */
  readonly control: string;
  readonly tenants: readonly string[];
  readonly perSecond: number;
};
