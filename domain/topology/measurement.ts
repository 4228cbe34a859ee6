import type { ObjectiveStatus } from "../objectives/status.ts";

/** Shapes of `Measurement.value` and `Observation.value` by key. Keys are `<component>:<node>`, nodes are zones or agents' names. */

/** `console/entrance:outside` */
export type EntranceMeasurement = {
  readonly kind: "entrance";
  readonly route: string | null;
  readonly servers: readonly ServerState[];
};
/** `console/gateway-kr:kr-a` */
export type GatewayMeasurement = {
  readonly kind: "gateway";
  readonly maintenance: boolean;
  /** The application's servers as this zone's gateway sees them. */
  readonly servers: readonly ServerState[];
  /** The zone's router to the database. */
  readonly router: readonly ServerState[];
  /** Sessions in use and their limit: headroom = 1 - used/limit. */
  readonly sessions: { readonly used: number; readonly limit: number };
};
export type ServerState = {
  readonly backend: string;
  readonly name: string;
  /** Layer-7 health check. */
  readonly up: boolean;
  /** ready | drain | maint, as an operator or a run set it. */
  readonly admin: "ready" | "drain" | "maint";
  readonly weight: number;
  readonly check: string;
};
/** `meta-db/kr:kr-a` */
export type DatabaseMeasurement = {
  readonly kind: "database";
  readonly role: "primary" | "standby" | "down";
  readonly timeline: number | null;
  /** Write position of a primary, replay position of a standby, as text (X/Y). */
  readonly lsn: string | null;
  /** How far a standby's log goes, on its disk. Null: not a standby, or started and still replaying what it has. */
  readonly receivedLsn: string | null;
  /** On a standby: seconds since the last replayed transaction, and whether it streams, from whom. */
  readonly streaming: boolean;
  readonly lagBytes: number | null;
  readonly syncState: "sync" | "async" | "quorum" | "potential" | null;
  readonly synchronousNames: string;
  readonly replicas: readonly {
    readonly name: string;
    readonly syncState: string;
    readonly state: string;
    readonly lagBytes: number;
  }[];
  readonly rowLevelSecurity: boolean | null;
  readonly synchronousCommit: string | null;
};
/** `agent:kr-a` */
export type AgentMeasurement = { readonly kind: "agent"; readonly zone: string; readonly version: string };
/** `console/flags-jp:jp-a` */
export type FlagsMeasurement = { readonly kind: "flags"; readonly flags: Readonly<Record<string, string>> };

/** `console/entrance:probe`: what a customer's request at the entrance was answered. */
export type ProbeMeasurement = {
  readonly kind: "probe";
  readonly status: number;
  readonly region: string | null;
  readonly zone: string | null;
  readonly mode: "full" | "limited" | "maintenance" | null;
};
/** `meta-db/kr:canary`: the newest numbered row acknowledged through the routers. */
export type CanaryMeasurement = {
  readonly kind: "canary";
  readonly number: string;
  readonly lsn: string;
  readonly timeline: number;
};

/**
 * `objective/rpo/meta-db:kr`: an objective in a region as it was judged then. Made from other samples, so it is no measurement of
 * a thing: whoever asks what stands and answers leaves these keys out.
 */
export type ObjectiveMeasurement = {
  readonly kind: "objective";
  /** What would be lost, or how long it would take; null: not measured. */
  readonly ms: number | null;
  readonly targetMs: number;
  readonly status: ObjectiveStatus;
  /** Why there is no figure. */
  readonly because: string | null;
  /** Keys of the samples it rests on. */
  readonly evidence: readonly string[];
};
/** How keys of objectives begin. */
export const OBJECTIVE_KEY = "objective/";
/** What somebody without a client certificate met, beside somebody with one. */
export const MUTUAL_TLS_FINDINGS = ["refused", "let-in", "control-failed", "silent"] as const;
export type MutualTlsFinding = (typeof MUTUAL_TLS_FINDINGS)[number];
/** `console/gateway-kr:kr-a/mtls`: what other vantage points met at the mutual-TLS port of the gateway in a zone. */
export type MutualTlsMeasurement = {
  readonly kind: "mtls";
  readonly zone: string;
  /** `reason` is in the agent's own words. An agent that did not answer has no vote. */
  readonly votes: readonly {
    readonly agent: string;
    readonly finding: MutualTlsFinding;
    readonly reason: string;
  }[];
};
export const ISSUER_FINDINGS = ["issuer", "other-issuer", "no-document", "silent"] as const;
export type IssuerFinding = (typeof ISSUER_FINDINGS)[number];
/** `identity:from-kr-a`: what the agent of a zone finds where the provider should be. Null: the agent itself did not answer. */
export type IdentityMeasurement = {
  readonly kind: "oidc";
  readonly zone: string;
  readonly finding: IssuerFinding | null;
  readonly reason: string;
};

export type MeasurementValue =
  | EntranceMeasurement
  | GatewayMeasurement
  | DatabaseMeasurement
  | AgentMeasurement
  | FlagsMeasurement
  | ProbeMeasurement
  | CanaryMeasurement
  | ObjectiveMeasurement
  | MutualTlsMeasurement
  | IdentityMeasurement;
