import type { RequestClass } from "../measures/request-class.ts";
import type { ObjectiveStatus } from "../objectives/status.ts";
import type { KeyMetadata } from "../standards/keys.ts";
import type { ObjectsSettings } from "../standards/objects-facts.ts";

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
  /** Requests a second that each class is let in with; 0: as many as come. Empty: it tells no classes apart. */
  readonly limits: Readonly<Partial<Record<RequestClass, number>>>;
  /** Null: there is none. */
  readonly canary: { readonly weight: number; readonly up: boolean } | null;
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
    /** As PostgreSQL says; `ambiguous`: several connections stream under this zone's name. */
    readonly syncState: string;
    readonly state: string;
    readonly lagBytes: number;
  }[];
  readonly rowLevelSecurity: boolean | null;
  /** The weakest that the server, a role or a database has. Null: not known, or not for whom it waits. */
  readonly synchronousCommit: string | null;
};
/** `ingest/stream-kr:kr-a` */
export type StreamMeasurement = {
  readonly kind: "stream";
  readonly role: "primary" | "replica" | "down";
  /** Whose history this is, and the one that it goes on from: offsets of the latter count up to `until`. */
  readonly replicationId: string | null;
  readonly former?: { readonly id: string; readonly until: number } | null;
  /** Bytes of that history: of a primary what it wrote, of a replica what it has. */
  readonly offset: number | null;
  /** Of a replica: connected to its primary. */
  readonly linked: boolean;
  readonly primaryZone?: string | null;
  /** Of a primary. `name` is the zone. */
  readonly replicas: readonly {
    readonly name: string;
    readonly offset: number;
    readonly lagBytes: number;
    readonly online: boolean;
  }[];
  /** Entries in the stream, and what its consumers have taken and not done, have not taken, and have given up. */
  readonly length: number | null;
  readonly pending: number | null;
  /** Null after a promotion until Redis can tell. */
  readonly lag: number | null;
  readonly oldestWaitingMs: number | null;
  readonly deadLetters: number | null;
  /** Logs that sampling has ever left out, each number once. Null: nobody counts them. */
  readonly leftOut: number | null;
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

/** `meta-db/archive-kr:kr-c`: what the archive of a database could be restored from now. */
export type ArchiveMeasurement = {
  readonly kind: "archive";
  readonly state: "ok" | "missing-stanza" | "unreadable";
  /** In the tool's own words. */
  readonly said: string;
  /** Base backups that are whole. */
  readonly backups: number;
  readonly newestBackupAt: string | null;
  readonly oldestBackupAt: string | null;
  readonly damaged: readonly string[];
  /** The line of timelines that the newest log is on. */
  readonly timeline: number | null;
  readonly historyMissing: boolean;
  /** Log up to here can be replayed from a base backup: what a position is compared with. */
  readonly end: { readonly timeline: number; readonly lsn: string } | null;
  /** Positions on older timelines count up to where these were left. */
  readonly forks: readonly { readonly timeline: number; readonly lsn: string }[];
  /** Every second within can be restored. Oldest first; the newest of many. */
  readonly windows: readonly { readonly from: string; readonly until: string | null; readonly lastSegment: number }[];
  /** Segments that are missing on that line. */
  readonly gaps: readonly {
    readonly timeline: number;
    readonly from: number;
    readonly until: number;
    readonly after: string | null;
    readonly before: string | null;
  }[];
  readonly retentionMs: number | null;
  readonly encrypted: boolean;
};

/**
 * `objective/rpo/meta-db:kr`: an objective in a region as it was judged then. Made from other samples, so it is no measurement of
 * a thing: whoever asks what stands and answers leaves these keys out.
 */
export type ObjectiveMeasurement = {
  readonly kind: "objective";
  /** What would be lost, or how long it would take; null: not measured. */
  readonly ms: number | null;
  /** What it was at least while it was not measured; null: not even that was known. */
  readonly atLeastMs: number | null;
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
/** Where a synthetic transaction ended: `done`, or the part that failed. */
export const SYNTHETIC_STAGES = ["login", "log", "case", "alert", "done"] as const;
/** `ingest:synthetic`: one transaction as a customer makes it, by the control plane's clock: from the log to its case, and from the case to its alert. */
export type SyntheticMeasurement = {
  readonly kind: "synthetic";
  readonly stage: (typeof SYNTHETIC_STAGES)[number];
  /** Null: it did not come so far. */
  readonly caseMs: number | null;
  readonly alertMs: number | null;
};
/** The node of a service under which its synthetic transaction is kept. */
export const SYNTHETIC_NODE = "synthetic";

/** `ingest/consumers-kr:kr-a` */
export type ConsumersMeasurement = { readonly kind: "consumers"; readonly running: number; readonly wanted: number };

/** `releases/images:kr`: what a registry has, by its region. Every manifest was read and hashed; blobs were not. */
export type ImagesMeasurement = {
  readonly kind: "images";
  readonly repositories: readonly { readonly name: string; readonly present: boolean }[];
  readonly images: number;
  readonly newestAt: string | null;
  /** What is not what its digest says, or is not there: `stable/console:1.4.2`. The first of many. */
  readonly problems: readonly { readonly image: string; readonly digest: string; readonly how: string }[];
};
/** `releases/charts:kr-b`: the newest commit of the configuration, and the archives that are kept. */
export type SourcesMeasurement = {
  readonly kind: "sources";
  readonly head: string;
  readonly headAt: string;
  readonly archives: readonly {
    readonly commit: string;
    readonly refs: readonly string[];
    readonly committedAt: string;
    readonly kept: "whole" | "missing" | "differs";
  }[];
};
/** `evidence/keys-kr:kr`: keys of a region, as the key service tells them; dates as text. */
export type KeysMeasurement = {
  readonly kind: "keys";
  readonly keys: readonly (Omit<KeyMetadata, "createdAt" | "deletionAt"> & {
    readonly createdAt: string | null;
    readonly deletionAt: string | null;
  })[];
  /** Copies of what is said of them, and the region they lie in. Null: nobody could look. */
  readonly copies: readonly { readonly key: string; readonly hash: string; readonly region: string }[] | null;
};
/** `evidence/objects-kr:kr`: a bucket's settings as it tells them, and what the inventory has of it (null: nobody counted). */
export type ObjectsMeasurement = {
  readonly kind: "objects";
  readonly settings: ObjectsSettings;
  readonly inventory: {
    /** Without delete markers. */
    readonly versions: number;
    readonly bytes: number;
    readonly newestAt: string | null;
    /** When the folder was listed that was not listed for longest; null: one never was. */
    readonly listedSince: string | null;
    /** With which keys versions are locked, each once; none in a sample of an earlier release. */
    readonly keys?: readonly string[] | undefined;
    /** How many versions are not as they must be, and the first of them. */
    readonly wrong: number;
    readonly problems: readonly {
      readonly key: string;
      readonly versionId: string;
      readonly how: ObjectProblem;
      readonly since: string;
    }[];
  } | null;
};
export const OBJECT_PROBLEMS = ["differs", "missing", "unreadable", "locked-gone", "early-gone"] as const;
export type ObjectProblem = (typeof OBJECT_PROBLEMS)[number];
/** `evidence/objects-kr:canary`: the newest numbered object that the store acknowledged, and how many of the last ones can be read again. */
export type ObjectCanaryMeasurement = {
  readonly kind: "object-canary";
  readonly number: string;
  readonly acknowledgedAt: string;
  /** Read again by version id and hash in this look, and those of all that are known not to be what they were, or not to be there. */
  readonly checked: number;
  readonly lost: number;
  /** When the oldest of those was acknowledged: all since then may be lost. */
  readonly lostSince: string | null;
};

export type MeasurementValue =
  | EntranceMeasurement
  | GatewayMeasurement
  | DatabaseMeasurement
  | StreamMeasurement
  | ConsumersMeasurement
  | AgentMeasurement
  | FlagsMeasurement
  | ProbeMeasurement
  | CanaryMeasurement
  | ObjectiveMeasurement
  | MutualTlsMeasurement
  | IdentityMeasurement
  | SyntheticMeasurement
  | ArchiveMeasurement
  | ImagesMeasurement
  | SourcesMeasurement
  | KeysMeasurement
  | ObjectsMeasurement
  | ObjectCanaryMeasurement;
