import type { Role } from "../access/roles.ts";

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
  readonly sovereignty: { readonly mayCross: readonly ("artifact" | "telemetry")[] };
};

export type Region = { readonly zones: readonly string[]; readonly country: string };

export type Service = {
  readonly title: Readonly<Record<string, string>>;
  readonly tier: "control-plane" | "stream" | "database" | "search" | "objects" | "observability";
  readonly data: "customer" | "telemetry" | "artifact" | "none";
  readonly objectives: { readonly rtoMs?: number | undefined; readonly rpoMs?: number | undefined };
  readonly components: Readonly<Record<string, Component>>;
};

/** A component's id is `service/name`, e.g. `meta-db/kr`. */
export type Component = (EntranceComponent | GatewayComponent | DatabaseComponent | FlagsComponent) & {
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
  /** It has a port that refuses whoever brings no client certificate; other places' agents try it. */
  readonly mutualTls?: boolean | undefined;
};

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

/** Feature flags of an application (limited console): held by the agents of its zones. */
export type FlagsComponent = {
  readonly adapter: "flags";
  readonly kind: "flags";
  readonly region: string;
  readonly zones: readonly string[];
};

export type Policies = {
  readonly approvals: Readonly<Record<string, ApprovalPolicy>>;
  /** Whose yes a run needs that may lose data. Absent: none was declared, and no such run begins. */
  readonly dataLoss?: ApprovalPolicy | undefined;
  readonly capacity: { readonly headroom: number };
  readonly detection: DetectionPolicy;
  /** What is done without asking. In-region plans alone: one over two regions is refused where it is written, and where it would start. */
  readonly automatic: readonly AutomaticRule[];
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
