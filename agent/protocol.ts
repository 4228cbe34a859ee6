import { z } from "zod";

/**
 * What a zone agent understands, over mutual TLS (design §1). `GET` paths read; `POST /v1/verbs/<verb>` acts. Every act carries
 * the fencing token of the scope it acts for: the agent keeps the highest seen a scope on disk and refuses a lower one (409).
 * The same `key` twice is one act, counted as a repeat: while the first is under way the second waits for it; later, verbs that
 * set a state look whether it still is so (and set it again when it was lost), and `host.run` gives its first outcome. There is
 * no shell: paths, programs and
 * arguments are in the agent's own file, callers choose by name.
 */
const server = { backend: z.string(), server: z.string() };
const comparisonId = z.string().regex(/^[\w.:-]{1,120}$/);
const scratchName = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/);
const tableName = z.string().min(1).max(200);
export const VERBS = {
  "haproxy.server-state": z.strictObject({
    instance: z.string(),
    ...server,
    state: z.enum(["ready", "drain", "maint"]),
    /** Refused when it would take the backend's last server away. */
    keepsOne: z.boolean().optional(),
  }),
  "haproxy.server-weight": z.strictObject({
    instance: z.string(),
    ...server,
    weight: z.number().int().min(0).max(256),
  }),
  "haproxy.map": z.strictObject({ instance: z.string(), file: z.string(), key: z.string(), value: z.string() }),
  "haproxy.shutdown-sessions": z.strictObject({ instance: z.string(), ...server }),
  /** Stops the instance and leaves a fence: it will not start as a primary until `postgresql.rejoin` succeeded under a token as high. */
  "postgresql.fence": z.strictObject({ instance: z.string() }),
  /** Clean stop (checkpoint flushed to the standbys), then the fence. */
  "postgresql.hand-over": z.strictObject({ instance: z.string() }),
  "postgresql.promote": z.strictObject({ instance: z.string() }),
  /** Standby follows another zone's instance: primary_conninfo + reload. `null`: follows nobody (cut off). */
  "postgresql.follow": z.strictObject({ instance: z.string(), zone: z.string().nullable() }),
  "postgresql.synchronous": z.strictObject({ instance: z.string(), names: z.array(z.string()) }),
  /** Long: answers 202 with an operation to poll. Rewinds, or rebuilds when rewinding cannot work; starts as standby of `zone`. */
  "postgresql.rejoin": z.strictObject({ instance: z.string(), zone: z.string(), rebuild: z.boolean().default(false) }),
  /** So many processes of a program of the agent's file; resolves when so many run. More than the file allows is refused. */
  "processes.scale": z.strictObject({ instance: z.string(), count: z.number().int().min(0) }),
  /** Stops the instance and leaves a fence: it will not be a primary until `redis.rejoin` succeeded under a token as high. */
  "redis.fence": z.strictObject({ instance: z.string() }),
  "redis.promote": z.strictObject({ instance: z.string() }),
  /** A replica follows another zone's instance. `null`: cut off from its primary, so that it confirms nothing to it any more. */
  "redis.follow": z.strictObject({ instance: z.string(), zone: z.string().nullable() }),
  /** Long: answers 202 with an operation to poll. Starts as a replica of `zone`, copied anew where its own history differs. */
  "redis.rejoin": z.strictObject({ instance: z.string(), zone: z.string() }),
  /** Long: dead letters back to the end of the stream, in order, each once; `id` names the replay, which goes on where it stood. */
  "redis.replay-dead-letters": z.strictObject({
    instance: z.string(),
    stream: z.string().min(1),
    deadLetters: z.string().min(1),
    limit: z.number().int().min(1).max(1_000_000),
    id: z.string().min(1).max(200),
  }),
  /** Long. A base backup of the primary; `tag` is kept with it, so that a repeat makes no second one. `instance` is a stanza. */
  "pgbackrest.backup": z.strictObject({
    instance: z.string(),
    type: z.enum(["full", "diff", "incr"]),
    tag: z.string().regex(/^[\w.:-]{1,120}$/),
  }),
  /** Long: reads the whole repository. */
  "pgbackrest.verify": z.strictObject({ instance: z.string() }),
  /** Long. Restores to a moment beside everything else, in the scratch folder under this name, and starts it on the scratch port. */
  "pgbackrest.restore": z.strictObject({
    instance: z.string(),
    name: scratchName,
    target: z.iso.datetime(),
  }),
  /**
   * Long. Holds the live database in `zone` against the restore of this name, by ranges of primary keys and hashes: figures come back,
   * contents never. What differs is listed in the restore under `id`. `returned`: after rows were put back.
   */
  "pgbackrest.compare": z.strictObject({
    instance: z.string(),
    name: scratchName,
    zone: z.string(),
    id: comparisonId,
    tables: z.array(tableName).max(10_000).optional(),
    returned: z.boolean().optional(),
  }),
  /** Long. Puts rows that a comparison listed back into the live database in `zone`, from here to there and through nothing else. */
  "pgbackrest.copy-back": z.strictObject({
    instance: z.string(),
    name: scratchName,
    zone: z.string(),
    id: comparisonId,
    tables: z
      .array(z.strictObject({ table: tableName, overwrite: z.boolean() }))
      .min(1)
      .max(10_000),
  }),
  /**
   * Long. Draws rows of the live database in `zone` that were last changed before `target`, and looks for them in the restore of this name by
   * their hashes: figures come back, contents never.
   */
  "pgbackrest.sample": z.strictObject({
    instance: z.string(),
    name: scratchName,
    zone: z.string(),
    target: z.iso.datetime(),
  }),
  /** Ends a restore and removes it, also one that is under way or was cut off. */
  "pgbackrest.drop-scratch": z.strictObject({
    instance: z.string(),
    name: scratchName,
  }),
  /** Keeps what is said of a key, never a key, in the region it belongs to. The same text again changes nothing. */
  "key-metadata.keep": z.strictObject({
    instance: z.string(),
    key: z.string().regex(/^[\w/:-]{1,80}$/),
    document: z.string().min(2).max(1_000_000),
  }),
  "flags.set": z.strictObject({ instance: z.string(), flag: z.string(), value: z.string() }),
  /** Power off something in another zone from outside it, by a named command of the agent's file. */
  "power.off": z.strictObject({ target: z.string() }),
  "host.run": z.strictObject({ command: z.string() }),
} as const;
export type VerbName = keyof typeof VERBS;

export const verbRequest = z.strictObject({
  scope: z.string().min(1),
  token: z.string().regex(/^\d+$/),
  key: z.string().min(1).max(200),
  args: z.unknown(),
});
export type VerbRequest = z.output<typeof verbRequest>;

export type VerbAnswer =
  | { readonly ok: true; readonly repeated: boolean; readonly result: Readonly<Record<string, unknown>> }
  | { readonly ok: true; readonly repeated: boolean; readonly operation: string }
  | { readonly ok: false; readonly error: { readonly code: AgentErrorCode; readonly message: string } };
export type AgentErrorCode = "bad-request" | "unknown-instance" | "stale-token" | "refused" | "failed" | "timeout";

export type OperationAnswer = {
  readonly state: "running" | "done" | "failed";
  readonly result?: unknown;
  readonly error?: string;
  /** How far it is, while it is running, of one that says so. */
  readonly progress?: unknown;
};

// GET /v1/status                          → AgentStatus
// GET /v1/operations/<id>?wait=<ms>       → OperationAnswer: at once, or while it is running as soon as it ends, at most so much later
// GET /v1/observe/haproxy/<instance>      → { stat: rows of `show stat` as objects, maps: { file: { key: value } } }
// GET /v1/observe/postgresql/<instance>   → { running, fenced, controlData: { clusterState, timeline, checkpointLsn, minRecoveryEnd } }
// GET /v1/observe/redis/<instance>        → { running, fenced, role, replicationId, offset, linked, following }
// GET /v1/observe/pgbackrest/<stanza>     → { state, said, backups, archived: { runs, histories }, retentionMs, scratches, returnsRows, … }
// GET /v1/observe/git/<repository>        → { head, headAt, paths, archives: [{ commit, refs, committedAt, sha256, sizeBytes, kept, keptAt }] }
// GET /v1/observe/key-metadata/<name>     → { region, copies: [{ key, hash, at }] }
// GET /v1/observe/flags/<instance>        → { flags }
// GET /v1/observe/processes/<instance>    → { running, wanted }
// GET /v1/observe/command/<name>          → { stdout } of a command of the agent's file that only reads
// GET /v1/observe/power/<target>          → { off: boolean, how: string }
// GET /v1/probe/<target>                  → SignedVote: what it sees of a named target, signed with the agent's own key
// GET /v1/votes?nonce=<nonce>             → VotesAnswer: what it sees of every other place and every database node, in one look
// GET /v1/search/<name>                   → { files, bytes, hits, byPattern: { own, foreign } } of a named search for markers
export type AgentStatus = {
  readonly zone: string;
  readonly version: string;
  readonly startedAt: string;
  readonly tokens: Readonly<Record<string, string>>;
  readonly repeats: number;
  readonly refusedStale: number;
  /** Of the key that signs this agent's votes: Ed25519, SPKI, base64. */
  readonly publicKey: string;
};
export type Vote = {
  readonly agent: string;
  readonly target: string;
  readonly answers: boolean;
  /** Of a probe that tells more than that somebody answers: what was found, as a word (agent/looks/mutual-tls.ts, oidc.ts). */
  readonly finding?: string | undefined;
  readonly reason: string;
  /** How long it looked; of a place that did not answer, how long nothing of it did. */
  readonly latencyMs: number;
  /** By the agent's own clock: for its reader alone, never for judging. */
  readonly at: string;
  /** Sent by whoever asked, so that an old vote is not taken for a new one. Of `/v1/votes` alone. */
  readonly nonce?: string | undefined;
};
export type SignedVote = { readonly vote: Vote; readonly signature: string };
export type VotesAnswer = { readonly votes: readonly SignedVote[] };
export const NONCE = /^[\w-]{16,64}$/;
