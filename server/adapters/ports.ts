import type { SignedVote, Vote } from "#agent/protocol.ts";
import type { Comparison, Returned } from "#domain/lost-rows/comparison.ts";
import type { RestoreTrouble } from "#domain/recovery-points/restore-trouble.ts";
import type { Archived, BaseBackup } from "#domain/recovery-points/wal-window.ts";
import type { ServerAddress } from "#domain/routing/desired.ts";
import type { KeyMetadata } from "#domain/standards/keys.ts";
import type {
  DatabaseMeasurement,
  EntranceMeasurement,
  GatewayMeasurement,
  StreamMeasurement,
  SyntheticMeasurement,
} from "#domain/topology/measurement.ts";

/**
 * One small interface a capability. An adapter that lacks a capability blocks the plan before it starts. Reading methods throw
 * AdapterError and never act; acting methods carry `Act` (fencing token, idempotency key, deadline) and are safe to repeat.
 */
export type Act = {
  /** Region whose lock the token stands for. */
  readonly scope: string;
  readonly token: bigint;
  /** Idempotency key: `<run>:<step>:<what>`; the same key is the same act. */
  readonly key: string;
  /** Absolute end; every call below it is bounded by what remains. */
  readonly signal: AbortSignal;
  /** Told of each outward call, exactly, before and after: these are the rows a person reads. */
  readonly record: (call: CallRecord) => void;
};
export type CallRecord = {
  readonly to: string;
  readonly call: string;
  readonly at: string;
  readonly ms: number;
  readonly ok: boolean;
  readonly repeated: boolean;
  readonly answer?: string | undefined;
};

/** Where reads are bounded too. */
export type Look = {
  readonly signal: AbortSignal;
  /** How often it is tried, soon after one another, when nobody listens there; default 3. */
  readonly attempts?: number;
};

export type AdapterErrorCode =
  | "refused-connection"
  | "timeout"
  | "nonsense"
  | "stale-token"
  | "refused"
  | "not-capable"
  | "failed";
/** What went wrong at the infrastructure, without its raw text reaching a client. `detail` is for the run's facts and logs. */
export class AdapterError extends Error {
  readonly code: AdapterErrorCode;
  readonly target: string;
  readonly detail: string;
  constructor(code: AdapterErrorCode, target: string, detail: string) {
    super(`${target}: ${code}: ${detail}`);
    this.name = "AdapterError";
    this.code = code;
    this.target = target;
    this.detail = detail;
  }
}

/** It cannot be restored, and trying again at once is no use. */
export class RestoreImpossible extends AdapterError {
  readonly trouble: RestoreTrouble;
  constructor(target: string, trouble: RestoreTrouble, detail: string) {
    super("failed", target, detail);
    this.trouble = trouble;
  }
}

export type { ServerAddress } from "#domain/routing/desired.ts";

/** HAProxy, reached through the agent of its zone. Never drains the last healthy server of a backend. */
export interface GatewayPort {
  observeGateway(component: string, zone: string, look: Look): Promise<GatewayMeasurement>;
  observeEntrance(component: string, look: Look): Promise<EntranceMeasurement>;
  setServer(address: ServerAddress, state: "ready" | "drain" | "maint", act: Act): Promise<void>;
  setWeight(address: ServerAddress, weight: number, act: Act): Promise<void>;
  setMap(agent: string, instance: string, file: string, key: string, value: string, act: Act): Promise<void>;
  shutdownSessions(address: ServerAddress, act: Act): Promise<void>;
}

/** PostgreSQL with streaming replication: eyes over SQL, hands through the agent of the node's zone. */
export interface DatabasePort {
  observeNode(component: string, zone: string, look: Look): Promise<DatabaseMeasurement>;
  /** What the zone's agent sees when SQL does not answer. */
  observeHost(
    component: string,
    zone: string,
    look: Look,
  ): Promise<{
    readonly running: boolean;
    readonly fenced: boolean;
    readonly timeline: number | null;
    readonly checkpointLsn: string | null;
  }>;
  fence(component: string, zone: string, act: Act): Promise<void>;
  handOver(component: string, zone: string, act: Act): Promise<{ readonly shutdownLsn: string }>;
  promote(component: string, zone: string, act: Act): Promise<{ readonly timeline: number }>;
  follow(component: string, zone: string, primaryZone: string | null, act: Act): Promise<void>;
  setSynchronous(component: string, zone: string, names: readonly string[], act: Act): Promise<void>;
  /** Start + poll inside; bounded by act.signal. Says how it was brought back. */
  rejoin(
    component: string,
    zone: string,
    primaryZone: string,
    act: Act,
  ): Promise<{ readonly how: "already" | "followed" | "rewound" | "rebuilt" }>;
  /** Writes the numbered canary through the zone routers; resolves when it was acknowledged. Null when nobody acknowledged. */
  writeCanary(
    component: string,
    number: bigint,
    look: Look,
  ): Promise<{ readonly lsn: string; readonly timeline: number } | null>;
  /** Which of these numbers exist on a node, counted there: returns the missing ones (at most 100) and how many. */
  missingCanaries(
    component: string,
    zone: string,
    from: bigint,
    to: bigint,
    acknowledged: readonly bigint[],
    look: Look,
  ): Promise<{ readonly missing: number; readonly sample: readonly bigint[] }>;
  /** True when row-level security is enabled and forced on every tenant table, and a tenant sees only its own rows. */
  rowLevelSecurityHolds(
    component: string,
    zone: string,
    look: Look,
  ): Promise<{ readonly holds: boolean; readonly tables: number; readonly why: string }>;
}

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
/**
 * The archive of a database. Its lists are what the tool says and which segments there really are; what counts is judged from them
 * (domain/recovery-points). A restore stands beside everything that runs, one at a time, until it is dropped.
 */
export interface ArchivePort {
  list(component: string, look: Look): Promise<ArchiveListing>;
  /** Start + poll inside. Its key is kept with the backup: a repeat makes no second one. */
  backup(component: string, type: "full" | "diff" | "incr", act: Act): Promise<{ readonly label: string }>;
  /** Start + poll inside. Reads every file of the repository. */
  verify(component: string, act: Act): Promise<ArchiveCheck>;
  /**
   * Start + poll inside: restored to this moment, started, and primary of its own. What fails leaves nothing behind; where the tool says why
   * it cannot be, it throws RestoreImpossible.
   */
  restoreTo(component: string, target: Date, scratch: string, act: Act): Promise<ScratchRestore>;
  /**
   * Start + poll inside. Holds the live database in `zone` against the restore: figures and handles, never contents. The same `id` goes on
   * where it stood. `tables`: only these. `returned`: after rows were put back.
   */
  compareRows(
    component: string,
    asked: {
      readonly scratch: string;
      readonly zone: string;
      readonly id: string;
      readonly tables?: readonly string[];
      readonly returned?: boolean;
    },
    act: Act,
    told: (progress: RowsProgress) => void,
  ): Promise<Comparison>;
  /** Start + poll inside. Puts back what the comparison listed, inside its region: no row comes through here. Repeats write nothing twice. */
  copyRowsBack(
    component: string,
    asked: {
      readonly scratch: string;
      readonly zone: string;
      readonly id: string;
      readonly tables: readonly { readonly table: string; readonly overwrite: boolean }[];
    },
    act: Act,
    told: (progress: RowsProgress) => void,
  ): Promise<Returned>;
  /** Ends and removes it, also one that is under way. Nothing there is fine. */
  dropScratch(component: string, scratch: string, act: Act): Promise<{ readonly dropped: boolean }>;
}
export type ArchivedBackup = BaseBackup & {
  readonly type: "full" | "diff" | "incr";
  readonly startedAt: Date;
  readonly sizeBytes: number;
  /** What it added to the repository; null: not told. */
  readonly storedBytes: number | null;
  /** The backup that it builds on. */
  readonly prior: string | null;
};
export type ArchiveListing = {
  readonly state: "ok" | "missing-stanza" | "unreadable";
  readonly said: string;
  readonly backups: readonly ArchivedBackup[];
  readonly archived: Archived;
  readonly retentionMs: number | null;
  readonly encrypted: boolean;
  /** Restores that stand now. */
  readonly scratches: readonly string[];
  /** Rows of a restore can be held against the live database and put back from there. */
  readonly returnsRows: boolean;
};
export type ArchiveCheck = {
  readonly ok: boolean;
  /** Labels of backups in which every file was read and is what it was, and of those with a file that is not. */
  readonly valid: readonly string[];
  readonly damaged: readonly string[];
  readonly segments: { readonly checked: number; readonly valid: number };
};
/** Which table, and how many tables or rows of how many. */
export type RowsProgress = { readonly table: string; readonly done: number; readonly of: number };
export type ScratchRestore = {
  readonly how: "already" | "restored";
  readonly timeline: number;
  readonly lastReplayedAt: Date | null;
  readonly copyMs: number;
  readonly replayMs: number;
};

/** A registry of images. It serves what lies on its disk, tampered or not: digests are worked out by whoever reads. */
export interface RegistryPort {
  /** What the tags point to now; every manifest is read and hashed, blobs are not. */
  list(component: string, look: Look): Promise<ImageListing>;
  /** Reads every blob of one image, and keeps none. */
  verify(component: string, repository: string, digest: string, look: Look): Promise<ImageCheck>;
}
export type ImageProblem = {
  readonly part: "manifest" | "blob";
  /** Digest that it should have; of a manifest that only a tag names, that tag. */
  readonly digest: string;
  readonly how: "missing" | "tampered" | "other-size" | "unreadable";
};
export type ListedImage = {
  readonly repository: string;
  readonly tag: string;
  /** Null: the tag is listed and what it points to is not there. */
  readonly digest: string | null;
  readonly sizeBytes: number | null;
  readonly createdAt: Date | null;
  readonly problems: readonly ImageProblem[];
};
export type ImageListing = {
  readonly repositories: readonly { readonly name: string; readonly present: boolean }[];
  readonly images: readonly ListedImage[];
};
export type ImageCheck = {
  readonly ok: boolean;
  readonly blobs: number;
  readonly bytes: number;
  readonly problems: readonly ImageProblem[];
};

/** A repository of configuration, and the archives of it that are kept: read only, through the agent that holds both. */
export interface SourcesPort {
  list(component: string, look: Look): Promise<SourcesListing>;
}
export type SourceArchive = {
  readonly commit: string;
  /** Branch and tags that lead to it. */
  readonly refs: readonly string[];
  readonly committedAt: Date;
  /** Of the configured paths at that commit, made anew from the repository each time: the same commit, the same hash. */
  readonly sha256: string;
  readonly sizeBytes: number;
  /** The archive that is kept of it: what it is beside what the repository says. */
  readonly kept: "whole" | "missing" | "differs";
  readonly keptAt: Date | null;
};
export type SourcesListing = {
  readonly head: string;
  readonly headAt: Date;
  readonly paths: readonly string[];
  readonly archives: readonly SourceArchive[];
};

/** Keys of a key management service: what is said of them, never a key. */
export interface KeysPort {
  list(component: string, look: Look): Promise<readonly ListedKey[]>;
  /** Copies of what is said of them, kept in their region by its agent. None when the site names no place for them. */
  copies(component: string, look: Look): Promise<readonly KeptCopy[]>;
  keepCopy(component: string, key: ListedKey, act: Act): Promise<{ readonly hash: string }>;
}
export type KeptCopy = { readonly key: string; readonly hash: string; readonly region: string; readonly at: Date };
/** `document`: all that the service says of it, its policy too, as it is kept. Never the key itself: no service gives that away. */
export type ListedKey = KeyMetadata & { readonly document: Readonly<Record<string, unknown>> | null };

/**
 * An object store by the S3 API, in one region. What it says of a version is not believed alone: content is hashed by whoever reads. A store
 * that throttles is `failed` after bounded retries, one that does not let in is `refused`, one that tells what cannot be is `nonsense`. Keys
 * and prefixes are whole, as the store has them; what is not below the component's own prefix is `not-capable`, and "" means all below that.
 */
export interface ObjectsPort {
  /** The bucket's own settings, each asked for by its own call. A setting the store does not know is null: not measured. */
  settings(component: string, look: Look): Promise<BucketSettings>;
  /**
   * Versions, delete markers too, in the order of their keys (by bytes), newest first; at most 1,000. `after`: `next` of the page before, which
   * holds as long as the bucket does. `own`: those right at the prefix alone, none below a further "/".
   */
  versions(
    component: string,
    page: { readonly prefix: string; readonly after: string | null; readonly own?: boolean },
    look: Look,
  ): Promise<{ readonly versions: readonly ListedVersion[]; readonly next: string | null }>;
  /** First-level prefixes below one, each with its "/" at the end, in order. No more than the first `MOST_PREFIXES`: who gets so many has not got all. */
  prefixes(component: string, prefix: string, look: Look): Promise<readonly string[]>;
  /** Lock, hold and encryption of one version. Null: there is no such version, or it is a delete marker. */
  protection(component: string, of: VersionId, look: Look): Promise<VersionProtection | null>;
  /** Streams the version and hashes it, keeps nothing. Null: there is no such version, or it is a delete marker. */
  read(component: string, of: VersionId, look: Look): Promise<ReadVersion | null>;
  /** Writes a version locked until then (COMPLIANCE), with its own hash in the metadata, and sees that it is. A repeat makes no second one. */
  put(
    component: string,
    object: { readonly key: string; readonly body: string; readonly retainUntil: Date },
    act: Act,
  ): Promise<{ readonly versionId: string; readonly sha256: string }>;
  /**
   * Tries each path by which a locked version could go, and says how each was refused, judged by what is there afterwards. Only a version that
   * `put` wrote is tried, so that nobody's evidence is ever at stake; another is `not-capable`. One that goes all the same is a finding
   * (`refused: false`), what was changed in the bucket is put back, and paths that can no longer be tried then are left out.
   */
  tryRemoval(component: string, of: VersionId, act: Act): Promise<readonly RemovalAttempt[]>;
}
export const MOST_PREFIXES = 1_000;
export type VersionId = { readonly key: string; readonly versionId: string };
export const REMOVAL_PATHS = [
  "delete-version",
  "bypass-governance",
  "shorten-retention",
  "suspend-versioning",
  "remove-lock",
  "delete-bucket",
] as const;
export type RemovalPath = (typeof REMOVAL_PATHS)[number];
/** `said`: the store's own words. */
export type RemovalAttempt = { readonly path: RemovalPath; readonly refused: boolean; readonly said: string };
export type LockMode = "COMPLIANCE" | "GOVERNANCE";
export type ObjectEncryption = { readonly algorithm: string; readonly keyId: string | null };
export type BucketSettings = {
  readonly versioning: "enabled" | "suspended" | "off";
  /** What a new version is locked with when its writer names nothing. Null: nothing. */
  readonly lock: { readonly mode: LockMode; readonly retainMs: number } | null;
  readonly lockEnabled: boolean;
  /** Rules in force: after how long a version goes, or, once it is no longer the newest, goes for good. `some`: only some of what is below. */
  readonly lifecycle:
    | readonly {
        readonly prefix: string;
        readonly expireMs: number | null;
        readonly noncurrentMs: number | null;
        readonly some?: true;
      }[]
    | null;
  /** What a new version is encrypted with when its writer names nothing; `none`: nothing. Null: the store does not say. */
  readonly encryption: ObjectEncryption | null;
  /** Buckets that everything here is copied into. */
  readonly replication:
    | readonly { readonly to: string; readonly region: string | null; readonly enabled: boolean }[]
    | null;
  /** The store's own name. */
  readonly region: string | null;
};
export type ListedVersion = VersionId & {
  readonly latest: boolean;
  readonly deleteMarker: boolean;
  readonly at: Date;
  readonly sizeBytes: number;
  readonly etag: string | null;
};
export type VersionProtection = {
  readonly mode: LockMode | null;
  readonly retainUntil: Date | null;
  readonly hold: boolean;
  readonly encryption: ObjectEncryption | null;
};
export type ReadVersion = {
  readonly sha256: string;
  readonly sizeBytes: number;
  /** What the store says of it; `sha256` is what its writer put beside it. */
  readonly declared: { readonly sizeBytes: number; readonly etag: string; readonly sha256: string | null };
};

/** Confirms from outside that something is off: proof (a) of design §5. */
export interface PowerPort {
  powerOff(zone: string, component: string, act: Act): Promise<void>;
  isOff(zone: string, component: string, look: Look): Promise<boolean>;
}

export interface FlagsPort {
  observeFlags(component: string, zone: string, look: Look): Promise<Readonly<Record<string, string>>>;
  setFlag(component: string, zone: string, flag: string, value: string, act: Act): Promise<void>;
}

/** Consumers of a stream: processes in a zone, of which there may be more or fewer. */
export interface ScalerPort {
  /** Throws when it cannot tell: silence is never «none run». */
  observe(component: string, zone: string, look: Look): Promise<{ readonly running: number; readonly wanted: number }>;
  /** Exactly so many, from now on. More than the site allows is refused. */
  scale(component: string, zone: string, count: number, act: Act): Promise<void>;
}
/** What the site says of consumers in a zone. Throws AdapterError `not-capable` where it has none. */
export type ConsumersAt = (
  component: string,
  zone: string,
) => { readonly instance: string; readonly url: string | null };

export interface HostPort {
  runCommand(zone: string, command: string, act: Act): Promise<Readonly<Record<string, unknown>>>;
  /** Searches a region's files and crossing bytes for markers: `own` proves the search sees, `foreign` must be 0. */
  searchMarkers(
    zone: string,
    search: string,
    look: Look,
  ): Promise<{ readonly files: number; readonly bytes: number; readonly own: number; readonly foreign: number }>;
}

export interface WitnessPort {
  status(
    agent: string,
    look: Look,
  ): Promise<{ readonly zone: string; readonly version: string; readonly startedAt: string }>;
  /** Asks one agent what it sees of a target; the signature is checked. */
  vote(agent: string, target: string, look: Look): Promise<Vote>;
  /**
   * Asks one agent for everything it sees, in one answer. Each vote was signed by this agent, speaks of another zone than its own and
   * carries this nonce; anything else makes the whole answer `nonsense`.
   */
  votes(agent: string, nonce: string, look: Look): Promise<readonly SignedVote[]>;
}

/** What a customer sees at the entrance. */
export interface EntrancePort {
  probe(
    component: string,
    look: Look,
  ): Promise<{
    readonly status: number;
    readonly region: string | null;
    readonly zone: string | null;
    readonly mode: "full" | "limited" | "maintenance" | null;
    readonly ms: number;
  }>;
}

/** A whole transaction as a customer makes it. Reads in the sense of this file: its tenant is its own and what it leaves is swept. */
export interface SyntheticPort {
  /** Never throws: where it ended is the finding. `error` is in the service's own words. */
  transact(
    service: string,
    look: Look,
  ): Promise<{ readonly value: SyntheticMeasurement; readonly error: string | null }>;
}

export type Adapters = {
  readonly gateway: GatewayPort;
  readonly database: DatabasePort;
  readonly stream: StreamPort;
  readonly archive: ArchivePort;
  readonly registry: RegistryPort;
  readonly sources: SourcesPort;
  readonly keys: KeysPort;
  readonly objects: ObjectsPort;
  readonly power: PowerPort;
  readonly flags: FlagsPort;
  readonly scaler: ScalerPort;
  readonly host: HostPort;
  readonly witness: WitnessPort;
  readonly entrance: EntrancePort;
  readonly synthetic: SyntheticPort;
};
