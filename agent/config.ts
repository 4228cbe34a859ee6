import { readFile } from "node:fs/promises";
import { z } from "zod";

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
export type PostgresqlInstance = z.output<typeof postgresql>;
export type HaproxyInstance = z.output<typeof haproxy>;

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
  flags: named(z.strictObject({ file: path })),
  /** Keyed `<zone>/<instance>`, e.g. `kr-a/meta-db`. */
  power: named(power),
  commands: named(z.strictObject({ argv, timeoutMs: z.number().int().min(100).max(600_000) })),
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
