import { readFile } from "node:fs/promises";
import { z } from "zod";
import { SEGMENT_BYTES } from "#domain/recovery-points/segments.ts";

/**
 * The agent's own file: what it may touch, by name. Callers of the API choose a name and never give a path, a program or an
 * argument. All paths are absolute; durations are milliseconds.
 */
const port = z.number().int().min(1).max(65_535);
const path = z.string().startsWith("/", "write the absolute path");
const argv = z.array(z.string()).min(1, "name the program to start");
const named = <T extends z.ZodType>(value: T) => z.record(z.string().min(1), value).default({});

const haproxy = z.strictObject({
  /** Unix admin socket (`stats socket … level admin`). */
  socket: path,
  /** Name of a map file as callers say it → the path that haproxy.cfg names. */
  maps: named(path),
});

const postgresql = z.strictObject({
  binDir: path,
  dataDir: path,
  socketDir: path,
  port,
  /** `listen_addresses` of the server. */
  host: z.string().min(1),
  superuser: z.string().min(1),
  /** Owner of the data directory; `null`: the agent's own user. PostgreSQL refuses to run as root. */
  runAs: z.strictObject({ uid: z.number().int(), gid: z.number().int() }).nullable(),
  logFile: path,
  peers: named(z.strictObject({ host: z.string().min(1), port })),
  /** Role of the standbys. `passwordFile` holds the password alone on its first line. */
  replication: z.strictObject({ user: z.string().min(1), passwordFile: path }),
  /** How this instance calls itself towards a primary; `synchronous_standby_names` names it. */
  applicationName: z.string().min(1),
});
const redis = z.strictObject({
  /** The server program. */
  program: path,
  configFile: path,
  /** A file that `configFile` includes: of whom the instance is a replica when it starts. The agent keeps it. */
  roleFile: path,
  dataDir: path,
  logFile: path,
  /** Where the server listens. */
  host: z.string().min(1),
  port,
  user: z.string().min(1),
  /** Holds the password alone on its first line. */
  passwordFile: path,
  peers: named(z.strictObject({ host: z.string().min(1), port })),
});
export type RedisInstance = z.output<typeof redis>;
export type PostgresqlInstance = z.output<typeof postgresql>;
export type HaproxyInstance = z.output<typeof haproxy>;

const processes = z.strictObject({
  argv,
  /** Added to a minimal environment. */
  env: named(z.string()),
  /** How many may run at once, whoever orders more. */
  max: z.number().int().min(0).max(64),
  /** How many run until somebody orders otherwise. */
  normal: z.number().int().min(0).default(0),
  workDir: path,
  logFile: path,
});
export type ProcessesInstance = z.output<typeof processes>;
const pgbackrest = z.strictObject({
  /** Program and the options that are always the same: `pgbackrest`, `--config=…`. The stanza is added. */
  argv,
  /** `repo1-path`, as it is seen from here: the names in its archive are read. */
  repository: path,
  runAs: z.strictObject({ uid: z.number().int(), gid: z.number().int() }).nullable(),
  /** `initdb --wal-segsize`, in bytes. */
  segmentBytes: z.number().int().default(SEGMENT_BYTES),
  /** Where a restore may stand beside everything else: one at a time. */
  scratch: z.strictObject({
    folder: path,
    binDir: path,
    socketDir: path,
    host: z.string().min(1),
    port,
    superuser: z.string().min(1),
  }),
  /**
   * Where the database of this stanza lives, so that a restore can be compared with it and lost rows be put back from here: rows then go
   * from one connection of this agent to the other and through nothing else. Left out: nothing goes back from this agent.
   */
  live: z
    .strictObject({
      database: z.string().min(1),
      /** May read and write every table and is exempt from row policies (`bypassrls`, `pg_read_all_data`, `pg_write_all_data`); no superuser. */
      user: z.string().min(1),
      /** Holds the password alone on its first line. */
      passwordFile: path,
      /** By zone, the agent's own among them. */
      peers: named(z.strictObject({ host: z.string().min(1), port })),
    })
    .nullable()
    .default(null),
});
export type PgbackrestInstance = z.output<typeof pgbackrest>;

/** No option, nothing above the repository. */
const inside = z.string().regex(/^(?!.*\.\.)[\w.][\w./-]*$/, "write a name inside the repository");
const git = z.strictObject({
  /** Program and the options that are always the same: `git`. */
  argv,
  /** The repository: bare, or with a work tree. Never written to. */
  folder: path,
  /** Its owner, whom Git wants to be asked by; `null`: the agent's own user. */
  runAs: z.strictObject({ uid: z.number().int(), gid: z.number().int() }).nullable(),
  branch: inside,
  /** Tags that are archived too, newest first: `release-*`. Left out: none. */
  tags: z
    .string()
    .regex(/^[\w.*?][\w./*?-]*$/)
    .nullable()
    .default(null),
  /** What an archive holds: charts, overlays. */
  paths: z.array(inside).min(1),
  /** Where archives are kept, by whoever makes them: `<commit>.tar`, as `git archive` writes it. */
  archives: path,
});
export type GitInstance = z.output<typeof git>;

const power = z.strictObject({
  /** Switches the target off; exit code 0 when the order was taken. */
  off: argv,
  /** Exit code 0 and the word `off` on stdout: it is off. Exit code 0 and `on`: it is on. Anything else: not known. */
  status: argv,
});
export type PowerTarget = z.output<typeof power>;

const reachable = z.strictObject({
  /**
   * `tcp`: accepts a connection. `tls`: finishes a TLS handshake (behind a relay or a balancer a bare connection proves
   * nothing). `http`: answers below 500. `postgresql`: the postmaster answers the protocol's first question.
   */
  kind: z.enum(["tcp", "tls", "http", "postgresql"]),
  /** `host:port`, or a URL for `http`. */
  address: z.string().min(1),
});
/** Refuses whoever has no client certificate, and answers whoever has this one. */
const mutualTls = z.strictObject({
  kind: z.literal("mtls"),
  address: z.url({ protocol: /^https$/ }),
  /** Name in the server's certificate: the address may be a relay's. */
  servername: z.string().min(1),
  tls: z.strictObject({ cert: path, key: path, ca: path }),
});
/** The provider's discovery document below this address names this issuer. */
const oidc = z.strictObject({ kind: z.literal("oidc"), address: z.url(), issuer: z.url() });
const probe = z.discriminatedUnion("kind", [reachable, mutualTls, oidc]);
export type ReachableTarget = z.output<typeof reachable>;
export type MutualTlsTarget = z.output<typeof mutualTls>;
export type OidcTarget = z.output<typeof oidc>;
export type ProbeTarget = z.output<typeof probe>;

const expression = z
  .string()
  .min(1)
  .transform((source, context) => {
    try {
      return new RegExp(source, "g");
    } catch {
      context.addIssue({ code: "custom", message: `not a regular expression: ${source}` });
      return z.NEVER;
    }
  });
const search = z.strictObject({
  /** Files and folders; folders are walked. */
  paths: z.array(path).min(1),
  own: expression,
  foreign: expression,
});
export type NamedSearch = z.output<typeof search>;

export const agentConfig = z.strictObject({
  zone: z.string().min(1),
  region: z.string().min(1).nullable(),
  listen: z.strictObject({ host: z.string().min(1), port: z.number().int().min(0).max(65_535) }),
  tls: z.strictObject({ cert: path, key: path, ca: path }),
  /** Ed25519 private key, PEM (PKCS #8): signs the votes. */
  signingKey: path,
  stateDir: path,
  haproxy: named(haproxy),
  postgresql: named(postgresql),
  redis: named(redis),
  /** Keyed by stanza. */
  pgbackrest: named(pgbackrest),
  git: named(git),
  /** Folders in this region where copies of what is said of its keys are kept. */
  keyMetadata: named(z.strictObject({ folder: path })),
  flags: named(z.strictObject({ file: path })),
  /** Programs of which a number of processes runs; callers choose the name and how many. */
  processes: named(processes),
  /** Keyed `<zone>/<instance>`, e.g. `kr-a/meta-db`. */
  power: named(power),
  commands: named(
    z.strictObject({
      argv,
      timeoutMs: z.number().int().min(100).max(600_000),
      /** It changes nothing: whoever may look may run it, without a token, and again and again. */
      reads: z.boolean().default(false),
    }),
  ),
  probes: named(probe),
  searches: named(search),
});
export type AgentConfig = z.output<typeof agentConfig>;

/** Reads and checks the agent's file. Throws with every mistake and its place in the file. */
export async function loadConfig(file: string): Promise<AgentConfig> {
  const text = await readFile(file, "utf8");
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (error) {
    throw new Error(`${file} is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const parsed = agentConfig.safeParse(raw);
  if (!parsed.success) throw new Error(`${file}:\n${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
