import type { Role } from "../access/roles.ts";
import type { RequestClass } from "../measures/request-class.ts";
import type { ConfigStandard } from "../standards/config.ts";
import type { ImagesStandard } from "../standards/images.ts";
import type { KeysStandard } from "../standards/keys.ts";
import type { ObjectsStandard } from "../standards/objects-facts.ts";
import type { PostgresqlStandard } from "../standards/postgresql.ts";

/**
 * The site as the product sees it, made from `haechi.yaml` after checking (server/topology). Names are the file's own.
 * Durations are milliseconds everywhere in the code; the file says `30m`, `5s`.
 */
export type Topology = {
  readonly site: string;
  readonly locales: readonly string[];
  readonly regions: Readonly<Record<string, Region>>;
  /** Zone name (or `outside`) → the agent's https address. */
  readonly agents: Readonly<Record<string, string>>;
  readonly roles: { readonly claim: string; readonly map: Readonly<Record<string, Role>> };
  /** The OpenID Connect provider that people log in at; zones' agents look whether it is there. Absent: nobody looks. */
  readonly identity?: { readonly issuer: string } | undefined;
  readonly services: Readonly<Record<string, Service>>;
  readonly policies: Policies;
  /** What backups must be, checked against what they are. Absent: nothing was declared. */
  readonly standards?: Standards | undefined;
  readonly sovereignty: { readonly mayCross: readonly ("artifact" | "telemetry")[] };
};

export type Standards = {
  readonly postgresql?: PostgresqlStandard | undefined;
  readonly images?: ImagesStandard | undefined;
  readonly config?: ConfigStandard | undefined;
  readonly keys?: KeysStandard | undefined;
  readonly objects?: ObjectsStandard | undefined;
};

export type Region = { readonly zones: readonly string[]; readonly country: string };

export type Service = {
  readonly title: Readonly<Record<string, string>>;
  readonly tier: "control-plane" | "stream" | "database" | "search" | "objects" | "observability";
  readonly data: "customer" | "telemetry" | "artifact" | "none";
  readonly objectives: { readonly rtoMs?: number | undefined; readonly rpoMs?: number | undefined };
  readonly components: Readonly<Record<string, Component>>;
  /** A transaction as its customers make it, tried again and again. Left out: nobody tries. */
  readonly synthetic?: Synthetic | undefined;
};

/** Log in → log → case → alert, through the real entrance of a region (mission F4). */
export type Synthetic = {
  /** Id of the entrance it goes in by. */
  readonly entrance: string;
  readonly region: string;
  /** For whom it is made: a tenant of its own, whose cases are nobody's. */
  readonly tenant: string;
  readonly everyMs: number;
  /** From the log to its case, and from the case to its alert: what 95 of 100 must stay within. */
  readonly caseP95Ms: number;
  readonly alertP95Ms: number;
  /** One that has no alert after so long has failed. */
  readonly giveUpMs: number;
  /** So many in a row, each in time, are normal. */
  readonly passes: number;
  /** Over how long p50 and p95 are taken. */
  readonly windowMs: number;
};

/** A component's id is `service/name`, e.g. `meta-db/kr`. */
export type Component = (
  | EntranceComponent
  | GatewayComponent
  | DatabaseComponent
  | StreamComponent
  | FlagsComponent
  | ConsumersComponent
  | ArchiveComponent
  | ImagesComponent
  | SourcesComponent
  | KeysComponent
  | ObjectsComponent
) & {
  /** How often it is looked at, and how long a look may take. Left out: every second, 1.5 s. */
  readonly observe?: Observe | undefined;
};
export type Observe = { readonly intervalMs: number; readonly timeoutMs: number };
/** The timeout is less than two intervals, so that what hangs is known as failing before it is stale. */
export const EVERY_SECOND: Observe = { intervalMs: 1_000, timeoutMs: 1_500 };

/** The global entrance: an HAProxy outside both regions; `route` says which region serves. */
export type EntranceComponent = {
  readonly adapter: "haproxy";
  readonly kind: "entrance";
  /** Agent through which the admin socket is reached. */
  readonly agent: string;
  /** What customers open, e.g. http://127.9.0.10:8080 */
  readonly url: string;
  /** Region → HAProxy backend of the entrance, whose servers are named by zone. */
  readonly backends: Readonly<Record<string, string>>;
  /** HAProxy map file holding the route, and the key of this entrance in it. */
  readonly map: { readonly file: string; readonly key: string };
};

/** One HAProxy in each zone over the application's servers (named by zone), and the zone's router to the database. */
export type GatewayComponent = {
  readonly adapter: "haproxy";
  readonly kind: "gateway";
  readonly region: string;
  readonly backend: string;
  readonly zones: readonly string[];
  /** HAProxy map file with the maintenance switch, and its key. */
  readonly map: { readonly file: string; readonly key: string };
  /** How many requests of each class it lets in, in each zone. Left out: it tells no classes apart. */
  readonly limits?: GatewayLimits | undefined;
  /** The server on which a new version is tried first. Left out: there is none. */
  readonly canary?: Canary | undefined;
  /** It has a port that refuses whoever brings no client certificate; other places' agents try it. */
  readonly mutualTls?: boolean | undefined;
};

/** HAProxy map file with `<class> <requests a second>` on each line, and what is normal; 0: as many as come. */
export type GatewayLimits = {
  readonly map: { readonly file: string };
  readonly classes: Readonly<Record<RequestClass, number>>;
};
/** A server beside the others of a backend, and its share in calm, by HAProxy's weight. */
export type Canary = { readonly backend: string; readonly server: string; readonly weight: number };

export type DatabaseComponent = {
  readonly adapter: "postgresql";
  readonly kind: "database";
  readonly region: string;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  /** Zone → host:port as the control plane reaches it. Order is the preference for promotion and for the synchronous place. */
  readonly nodes: Readonly<Record<string, string>>;
  /** How many synchronous standbys are wanted; 0 for a single node. */
  readonly synchronous: number;
  readonly rowLevelSecurity: boolean;
  /** HAProxy backend in each zone's gateway through which clients reach the primary; servers named by zone. Null: no routers. */
  readonly router: { readonly gateway: string; readonly backend: string } | null;
};

/** A stream in Redis: one primary, replicas of it, and a group of consumers. */
export type StreamComponent = {
  readonly adapter: "redis-streams";
  readonly kind: "stream";
  readonly region: string;
  readonly user: string;
  readonly password: string;
  /** Zone → host:port as the control plane reaches it. Order is the preference for promotion. */
  readonly nodes: Readonly<Record<string, string>>;
  /** Keys in Redis: the stream, the group of its consumers, and the stream of entries that they gave up. */
  readonly stream: string;
  readonly group: string;
  readonly deadLetters: string;
  /** Key of the set in which applications keep the numbers that sampling left out, each once. Null: nobody counts them. */
  readonly leftOut: string | null;
  /** How many replicas must have an entry before a client is told that it is kept (WAIT). */
  readonly replicas: number;
  /** HAProxy backend in each zone's gateway through which clients reach the primary; servers named by zone. Null: no routers. */
  readonly router: { readonly gateway: string; readonly backend: string } | null;
};

/** Feature flags of an application (limited console): held by the agents of its zones. */
export type FlagsComponent = {
  readonly adapter: "flags";
  readonly kind: "flags";
  readonly region: string;
  readonly zones: readonly string[];
};

/** Processes in each zone that take a stream's entries off it, and of which there may be more. */
export type ConsumersComponent = {
  /** Kept by the zone's agent; or scaled over HTTP, or by commands of the agent's own file. */
  readonly adapter: "processes" | "scaler-http" | "scaler-commands";
  readonly kind: "consumers";
  readonly region: string;
  readonly zones: readonly string[];
  /** The group they belong to, and the component whose entries they take. */
  readonly group: string;
  readonly of: string;
  /** What they are called where they are scaled. */
  readonly instance: string;
  /** Of `scaler-http`: its address, in which `{zone}` is the zone. */
  readonly url: string | null;
  /** How many in a zone. */
  readonly normal: number;
  readonly most: number;
};

/** The archive of one PostgreSQL: base backups and every segment of its log, held by pgBackRest in the database's own region. */
export type ArchiveComponent = {
  readonly adapter: "pgbackrest";
  readonly kind: "archive";
  readonly region: string;
  /** Id of the database whose archive it is. */
  readonly of: string;
  /** Agent of the zone that holds the repository. */
  readonly agent: string;
  readonly stanza: string;
  /** host:port where a restore that stands for a test is reached. */
  readonly scratch: string;
};
/** It is a folder that is listed: seldom, and with more patience. */
export const EVERY_TEN_SECONDS: Observe = { intervalMs: 10_000, timeoutMs: 8_000 };

/** A registry with the images that a release, or a way back to the last good one, is made from. */
export type ImagesComponent = {
  readonly adapter: "oci";
  readonly kind: "images";
  readonly region: string;
  readonly url: string;
  /** Names, or `prefix/*` for all below it. */
  readonly repositories: readonly string[];
  readonly user?: string | undefined;
  readonly password?: string | undefined;
};

/** A repository of charts and overlays, and the archives that are kept of it; paths, branch and tags are in the agent's own file. */
export type SourcesComponent = {
  readonly adapter: "git";
  readonly kind: "sources";
  readonly region: string;
  /** Agent of the zone that holds it. */
  readonly agent: string;
  /** As the agent calls it. */
  readonly repository: string;
};

/** Keys of one region at a key management service that speaks the API of AWS KMS. */
export type KeysComponent = {
  readonly adapter: "kms";
  readonly kind: "keys";
  readonly region: string;
  readonly url: string;
  /** The service's own name of its region: `ap-northeast-2`. A key elsewhere is a key of another region. */
  readonly serviceRegion: string;
  /** Ids, or `alias/…`. */
  readonly keys: readonly string[];
  readonly accessKey: string;
  readonly secretKey: string;
  /** Where what is said of them is kept: an agent of the region, and its name for the folder. Absent: nowhere. */
  readonly copies?: { readonly agent: string; readonly folder: string } | undefined;
};
/** One bucket of an object store that speaks the S3 API. */
export type ObjectsComponent = {
  readonly adapter: "s3";
  readonly kind: "objects";
  readonly region: string;
  readonly url: string;
  /** The store's own name of its region. A bucket elsewhere is one of another region. */
  readonly serviceRegion: string;
  readonly bucket: string;
  /** What is looked at is below this; empty: all of the bucket. */
  readonly prefix: string;
  readonly accessKey: string;
  readonly secretKey: string;
  /** `http://store/bucket` rather than `http://bucket.store`: what is no AWS mostly wants that. */
  readonly forcePathStyle: boolean;
};
/** Nothing of these moves by the second; but a breach of their standard is on the screen within one look. Large ones say `observe:`. */
export const EVERY_FIFTEEN_SECONDS: Observe = { intervalMs: 15_000, timeoutMs: 25_000 };
/** How a restore that stands beside the nodes of a database is called, where a zone is asked for. */
export const SCRATCH_NODE = "scratch";

export type Policies = {
  readonly approvals: Readonly<Record<string, ApprovalPolicy>>;
  /** Whose yes a run needs that may lose data. Absent: none was declared, and no such run begins. */
  readonly dataLoss?: ApprovalPolicy | undefined;
  readonly capacity: { readonly headroom: number };
  readonly detection: DetectionPolicy;
  /** What is done without asking. In-region plans alone: one over two regions is refused where it is written, and where it would start. */
  readonly automatic: readonly AutomaticRule[];
  /** What is done about a stream whose consumers cannot keep up, without asking: a reversible measure inside one region. */
  readonly backlog: readonly BacklogPolicy[];
};

/** How many other vantage points must say "lost", and for how long without a break. The suspect's own zone has no vote. */
export type DetectionPolicy = { readonly zoneLost: LossPolicy; readonly primaryLost: LossPolicy };
export type LossPolicy = { readonly votes: number; readonly forMs: number };
/** Where the file says nothing. Two seconds: a blip is no loss, and the ten minutes to the first mitigation (A3) are long. */
export const DETECTION: DetectionPolicy = {
  zoneLost: { votes: 3, forMs: 2_000 },
  primaryLost: { votes: 3, forMs: 2_000 },
};

/** `service` says whose primary; a rule for zones has none. */
export type AutomaticRule = {
  readonly when: "zone-lost" | "primary-lost";
  readonly service: string | null;
  /** Name of the plan. */
  readonly run: string;
};

/** Consumers are added first; where there can be no more of them, less is kept; all of it goes back by itself. Ids of components. */
export type BacklogPolicy = {
  readonly stream: string;
  readonly consumers: string;
  readonly flags: string;
  /** More logs waiting than this, or the oldest for longer than `oldestMs`, is too much. */
  readonly high: number;
  readonly oldestMs: number;
  /** Fewer than this is normal; in between nothing changes. */
  readonly low: number;
  /** For how long without a break before a step, and the least between two steps. */
  readonly holdMs: number;
  /** Consumers added in each zone in one step. */
  readonly add: number;
  readonly relaxed: Keeping;
  readonly normal: Keeping;
};
/** How much is kept of what customers send in bulk (0 to 1), and how long. */
export type Keeping = { readonly sampling: number; readonly ttlMs: number };

/** M of N people holding `role`, none of them the requester; each with a login younger than `freshLoginMs` made for this approval. */
export type ApprovalPolicy = {
  readonly approvers: number;
  readonly of: Role;
  readonly freshLoginMs: number;
  readonly expiresMs: number;
  readonly executeWithinMs: number;
  /** Who is told at once by mail when a decision is wanted. A mail authenticates nobody. */
  readonly notify: readonly { readonly title: string; readonly email: string }[];
};
