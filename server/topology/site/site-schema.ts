import { z } from "zod";
import { ROLES } from "#domain/access/roles.ts";
import { REQUEST_CLASSES, type RequestClass } from "#domain/measures/request-class.ts";
import { PROOF_CHECKS } from "#domain/standards/postgresql.ts";
import { componentId, duration, name, percent, title } from "../file/words.ts";

/** `haechi.yaml` as a person writes it. What it means for the product is domain/topology/topology.ts. */
const place = z.string().min(1).describe("a name inside HAProxy");
const map = z
  .strictObject({ file: place, key: place })
  .describe("the HAProxy map and the key in it: { file: …, key: … }");
const address = z
  .string()
  .regex(/^(\[[0-9a-f:]+\]|[a-z0-9.-]+):\d{1,5}$/i, { error: "Write host:port, e.g. 127.1.1.30:5432." })
  .describe("host:port");
// biome-ignore lint/suspicious/noTemplateCurlyInString: the words of the file itself.
const REFERENCE = "a secret never stands in the file: write ${NAME} and set NAME in the environment";
const secret = z
  .string()
  .regex(/^\$\{[A-Z][A-Z0-9_]*\}$/, { error: `${REFERENCE}.` })
  .describe(REFERENCE);
const httpUrl = (scheme: "http" | "https") =>
  z.string().regex(scheme === "https" ? /^https:\/\/[^/]+\/?$/ : /^https?:\/\/[^/]+\/?$/, {
    error:
      scheme === "https"
        ? "Agents speak mutual TLS only: https://host:port."
        : "Write http://host:port or https://host.",
  });

const observe = z
  .strictObject({ every: duration, timeout: duration })
  .refine(({ every, timeout }) => timeout < 2 * every, {
    error: "A look that hangs must end before the measurement is stale: let timeout be less than twice every.",
    path: ["timeout"],
  })
  .optional()
  .describe("how often it is looked at and how long a look may take: { every: 1s, timeout: 1500ms }; left out: these");

const entrance = z.strictObject({
  adapter: z.literal("haproxy"),
  kind: z.literal("entrance"),
  agent: name.describe("the agent through which it is reached"),
  url: httpUrl("http").describe("what customers open"),
  backends: z.record(name, place).describe("region: backend of the entrance"),
  map,
  observe,
});
const rate = z.number().int().min(0).max(100_000).describe("requests a second; 0: as many as come");
const rates = Object.fromEntries(REQUEST_CLASSES.map((one) => [one, rate])) as Record<RequestClass, typeof rate>;
const gateway = z.strictObject({
  adapter: z.literal("haproxy"),
  kind: z.literal("gateway"),
  region: name.describe("the region it stands in"),
  zones: z.array(name).min(1).optional().describe("zones with such a gateway; left out: all of the region"),
  backend: place,
  map,
  limits: z
    .strictObject({ map: z.strictObject({ file: place }), classes: z.strictObject(rates) })
    .optional()
    .describe("requests a second each class is let in with, in each zone: { map: { file: … }, classes: { … } }"),
  canary: z
    .strictObject({ backend: place, server: place, weight: z.number().int().min(1).max(256) })
    .optional()
    .describe("where a new version is tried first: { backend: …, server: …, weight: 10 }"),
  mutual_tls: z
    .literal("required")
    .optional()
    .describe(
      "its port for mutual TLS refuses whoever has no client certificate; the probes `<zone>/gateway-mtls` try it",
    ),
  observe,
});
const database = z.strictObject({
  adapter: z.literal("postgresql"),
  region: name.describe("the region it stands in"),
  database: z.string().min(1).describe("name of the database"),
  user: z.string().min(1).describe("the database user of Haechi"),
  password: secret,
  nodes: z.record(name, address).describe("zone: host:port, in the order of preference"),
  synchronous: z.number().int().min(0).describe("how many synchronous standbys are wanted; 0 for a single node"),
  row_level_security: z.enum(["required", "not-used"]),
  router: z
    .strictObject({ gateway: componentId, backend: place })
    .optional()
    .describe("through which clients reach the primary: { gateway: service/component, backend: … }"),
  observe,
});
const flags = z.strictObject({
  adapter: z.literal("flags"),
  region: name.describe("the region it stands in"),
  zones: z.array(name).min(1).optional().describe("zones that hold the flags; left out: all of the region"),
  observe,
});
const key = z.string().min(1).describe("a key in Redis");
const stream = z.strictObject({
  adapter: z.literal("redis-streams"),
  region: name.describe("the region it stands in"),
  user: z.string().min(1).describe("the Redis user of Haechi"),
  password: secret,
  nodes: z.record(name, address).describe("zone: host:port, in the order of preference"),
  stream: key,
  group: z.string().min(1).describe("the group of its consumers"),
  dead_letters: key.describe("the stream of entries that the consumers gave up"),
  left_out: key
    .optional()
    .describe("the set of numbers that sampling left out, which the applications keep; left out: they are not counted"),
  replicas: z
    .number()
    .int()
    .min(0)
    .describe("how many replicas have an entry before a client is told that it is kept (WAIT)"),
  router: z
    .strictObject({ gateway: componentId, backend: place })
    .optional()
    .describe("through which clients reach the primary: { gateway: service/component, backend: … }"),
  observe,
});
const consumers = {
  region: name.describe("the region they stand in"),
  zones: z.array(name).min(1).optional().describe("zones with such consumers; left out: all of the region"),
  group: z.string().min(1).describe("the group they belong to"),
  of: componentId.describe("whose entries they take: service/component"),
  normal: z.number().int().min(0).describe("how many there are normally, in each zone"),
  most: z.number().int().min(1).max(64).describe("how many there may be, in each zone"),
  instance: name.default("consumers").describe("what they are called where they are scaled; left out: consumers"),
  observe,
};
const processes = z.strictObject({ adapter: z.literal("processes"), ...consumers });
const scalerCommands = z.strictObject({ adapter: z.literal("scaler-commands"), ...consumers });
const scalerHttp = z.strictObject({
  adapter: z.literal("scaler-http"),
  ...consumers,
  url: z
    .string()
    .regex(/^https?:\/\/\S+$/, { error: "Write http://host:port/path; {zone} in it is the zone." })
    .describe("GET tells { running, wanted }, PUT takes { count }; {zone} in it is the zone"),
});
const archive = z.strictObject({
  adapter: z.literal("pgbackrest"),
  region: name.describe("the region it stands in: that of its database"),
  of: componentId.describe("the database whose archive it is: service/component"),
  agent: name.describe("the zone that holds the repository"),
  stanza: z
    .string()
    .regex(/^[\w-]+$/)
    .describe("the stanza as pgBackRest knows it"),
  scratch: address.describe("host:port where a restore that stands for a test is reached"),
  observe,
});
const images = z.strictObject({
  adapter: z.literal("oci"),
  region: name.describe("the region it stands in"),
  url: httpUrl("http").describe("the registry, without a path"),
  repositories: z
    .array(
      z.string().regex(/^[a-z0-9]+(?:[._/-]+[a-z0-9]+)*(?:\/\*)?$/, {
        error: "Write a repository, or a prefix and /*: stable/*.",
      }),
    )
    .min(1)
    .describe("repositories that are looked at: names, or prefix/* for all below it"),
  user: z.string().min(1).optional(),
  password: secret.optional(),
  observe,
});
const sources = z.strictObject({
  adapter: z.literal("git"),
  region: name.describe("the region it stands in"),
  agent: name.describe("the zone that holds the repository and its archives"),
  repository: z
    .string()
    .regex(/^[\w.-]+$/)
    .describe("the repository as that zone's agent calls it"),
  observe,
});
const keys = z.strictObject({
  adapter: z.literal("kms"),
  region: name.describe("the region whose data these keys lock"),
  url: httpUrl("http").describe("the key service, without a path"),
  service_region: z
    .string()
    .regex(/^[a-z0-9-]+$/)
    .describe("the service's own name of that region: ap-northeast-2"),
  keys: z
    .array(z.string().regex(/^[\w/:-]{1,256}$/))
    .min(1)
    .max(100)
    .describe("ids, or alias/name"),
  access_key: secret,
  secret_key: secret,
  copies: z
    .strictObject({ agent: name, folder: name })
    .optional()
    .describe("where what is said of them is kept: { agent: a zone of the region, folder: as its agent calls it }"),
  observe,
});
const objects = z.strictObject({
  adapter: z.literal("s3"),
  kind: z.literal("objects").default("objects"),
  region: name.describe("the region whose data it holds"),
  url: httpUrl("http").describe("the object store, without a path"),
  service_region: z
    .string()
    .regex(/^[a-z0-9-]+$/)
    .describe("the store's own name of that region: ap-northeast-2"),
  bucket: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, {
      error: "Write the bucket's name: 3 to 63 small letters, digits, - and .",
    })
    .describe("the bucket"),
  prefix: z
    .string()
    .regex(/^[^/].*\/$/, { error: "Write a prefix that ends with /: evidence/." })
    .or(z.literal(""))
    .default("")
    .describe("what is looked at begins so; left out: all of the bucket"),
  access_key: secret,
  secret_key: secret,
  force_path_style: z
    .boolean()
    .default(true)
    .describe("http://store/bucket rather than http://bucket.store; left out: true"),
  observe,
});
const component = z.discriminatedUnion("adapter", [
  z.discriminatedUnion("kind", [entrance, gateway]),
  database,
  stream,
  flags,
  processes,
  scalerCommands,
  scalerHttp,
  archive,
  images,
  sources,
  keys,
  objects,
]);

const synthetic = z
  .strictObject({
    entrance: componentId.describe("the entrance it goes in by"),
    region: name.describe("the region that is to answer"),
    tenant: name.describe("a tenant of its own, whose cases are nobody's"),
    every: duration,
    case_p95: duration.describe("from the log to its case: what 95 of 100 stay within"),
    alert_p95: duration.describe("from the case to its alert: what 95 of 100 stay within"),
    give_up: duration.describe("one that has no alert after so long has failed"),
    passes: z.number().int().min(1).max(50).describe("so many in a row, each in time, are normal"),
    window: duration.describe("over how long p50 and p95 are taken"),
  })
  .refine(({ case_p95, alert_p95, give_up }) => give_up >= case_p95 + alert_p95, {
    error: "One that is still in time has not failed: let give_up be no shorter than case_p95 and alert_p95 together.",
    path: ["give_up"],
  })
  .describe("log in, log, case, alert, as a customer: tried again and again, and until it is normal after a failover");

const service = z.strictObject({
  title,
  tier: z.enum(["control-plane", "stream", "database", "search", "objects", "observability"]),
  data: z
    .enum(["customer", "telemetry", "artifact", "none"])
    .describe("what it holds: customer, telemetry, artifact or none"),
  objectives: z.strictObject({ rto: duration.optional(), rpo: duration.optional() }),
  components: z.record(name, component),
  synthetic: synthetic.optional(),
});

const approval = z.strictObject({
  approvers: z
    .string()
    .regex(/^[1-9]\d? of [a-z]+$/, { error: "Write how many of which role: 2 of executive." })
    .describe("how many of which role: 2 of executive"),
  fresh_login: duration,
  expires: duration,
  execute_within: duration,
  notify: z
    .array(z.strictObject({ title: z.string().min(1), email: z.email({ error: "Write an e-mail address." }) }))
    .min(1)
    .describe("who is told at once: a list of { title: …, email: … }"),
});

const loss = z.strictObject({
  votes: z.number().int().min(2).describe("how many other vantage points must say so"),
  for: duration.describe("for how long, without a break"),
});

const automatic = z.discriminatedUnion("when", [
  z.strictObject({ when: z.literal("zone-lost"), run: name.describe("a plan inside one region") }),
  z.strictObject({
    when: z.literal("primary-lost"),
    service: name.describe("whose primary"),
    run: name.describe("a plan inside one region"),
  }),
]);

const keeping = z.strictObject({
  sampling: percent.refine((share) => Number.isInteger(Math.round(share * 1e6) / 1e4), {
    error: "Write whole percent: applications keep 10 of 100.",
  }),
  ttl: duration.refine((ms) => ms > 0 && ms % 3_600_000 === 0, { error: "Write whole hours: 24h, 3d." }),
});
const backlog = z.strictObject({
  stream: componentId.describe("whose backlog, e.g. ingest/stream-kr"),
  consumers: componentId.describe("who works it off, e.g. ingest/consumers-kr"),
  flags: componentId.describe("where sampling and ttl-hours are set, e.g. ingest/flags-kr"),
  high: z.number().int().min(1).describe("more logs waiting than this is too much"),
  oldest: duration.describe("or one of them waiting for longer than this"),
  low: z.number().int().min(1).describe("fewer logs waiting than this is normal"),
  hold: duration
    .refine((ms) => ms >= 2_000, { error: "Write 2s or more: two measurements at least." })
    .describe("for how long without a break before a step, and the least between two steps"),
  add: z.number().int().min(1).describe("consumers added in each zone in one step"),
  relaxed: keeping.describe("what is kept where no consumer can be added: { sampling: 10%, ttl: 24h }"),
  normal: keeping.describe("what is kept otherwise: { sampling: 100%, ttl: 72h }"),
});
const every = z
  .string()
  .regex(/^every \d+(?:ms|s|m|h|d)$/, { error: "Write every and a duration: every 1h." })
  .describe("every and a duration: every 1h")
  .transform((text) => duration.parse(text.slice("every ".length)));
const standards = z.strictObject({
  postgresql: z
    .strictObject({
      base_backup: every,
      wal: z.literal("continuous"),
      keep: duration,
      verify: every.optional().describe("every file of the archive is read; left out: nothing is asked of that"),
      prove: z.strictObject({ restore: every, check: z.array(z.enum(PROOF_CHECKS)).min(1) }),
    })
    .optional()
    .describe(
      "base backups and log of every database: { base_backup: every 1h, wal: continuous, keep: 14d, verify: every 24h, prove: … }",
    ),
  images: z
    .strictObject({
      stable: z.string().regex(/^[a-z0-9._/-]+(?:\/\*)?$/),
      tags: z.literal("never move"),
      keep: duration,
      verify: every,
    })
    .optional()
    .describe("images to go back to: { stable: stable/*, tags: never move, keep: 90d, verify: every 24h }"),
  config: z
    .strictObject({ archive: z.strictObject({ within: duration }) })
    .optional()
    .describe("an archive of the newest charts and overlays: { archive: { within: 1h } }"),
  keys: z
    .strictObject({ rotation: z.enum(["required", "not-used"]), metadata: every })
    .optional()
    .describe(
      "keys of a region: { rotation: required, metadata: every 24h }; that none may be of several regions needs no line",
    ),
  objects: z
    .strictObject({
      versioning: z.literal("on"),
      lock: z.strictObject({
        mode: z.enum(["compliance", "governance"]),
        at_least: duration.describe("every version is locked for as long at least: 1095d"),
      }),
      lifecycle: duration
        .optional()
        .describe("after as long a version is removed, and no earlier: 1095d; left out: nobody asks"),
      encryption: z.enum(["kms", "not-used"]),
      replication: z.literal("within region", { error: "Write within region: customer data never leaves it (E2)." }),
      verify: z.strictObject({
        sample: z
          .union([z.int().min(1).max(100_000), z.literal("all")])
          .describe("how many versions are read and hashed each time, or all"),
        every: duration,
      }),
    })
    .optional()
    .describe(
      "objects of a bucket: { versioning: on, lock: { mode: compliance, at_least: 1095d }, lifecycle: 1095d, encryption: kms, replication: within region, verify: { sample: 200, every: 24h } }",
    ),
});

export const siteSchema = z
  .strictObject({
    site: name,
    locales: z.array(z.enum(["ko", "en", "ja"])).min(1),
    regions: z.record(
      name,
      z.strictObject({
        zones: z.array(name).min(1).describe("the region's zones: [kr-a, kr-b]"),
        country: z.string().regex(/^[A-Z]{2}$/, { error: "Write the country's two letters: KR." }),
      }),
    ),
    agents: z.record(name, httpUrl("https")).describe("zone (or outside): https://host:port"),
    roles: z.strictObject({ claim: z.string().min(1), map: z.record(z.string().min(1), z.enum(ROLES)) }),
    identity: z
      .strictObject({
        issuer: z
          .string()
          .regex(/^https?:\/\/[^\s?#]+$/, { error: "Write the issuer as the provider names it: https://host/path." }),
      })
      .optional()
      .describe("the OpenID Connect provider that people log in at; the probes `identity` of the agents look for it"),
    services: z.record(name, service),
    policies: z.strictObject({
      approvals: z.record(name, approval),
      data_loss: approval
        .optional()
        .describe("whose yes a run needs that may lose data; left out: no such run is possible"),
      capacity: z.strictObject({ headroom: percent }),
      detection: z
        .strictObject({ zone_lost: loss, primary_lost: loss })
        .optional()
        .describe("votes of other vantage points; the suspect zone has none"),
      automatic: z
        .array(automatic)
        .optional()
        .describe("what is done without asking, inside one region; left out: nothing"),
      backlog: z
        .array(backlog)
        .optional()
        .describe("what is done about a stream that fills faster than it is read; left out: nothing"),
    }),
    standards: standards.optional().describe("what backups must be, checked against what they are"),
    sovereignty: z.strictObject({
      may_cross: z.array(
        z.enum(["artifact"], {
          error: "Only artifact may cross by itself (E1); customer data never does, telemetry needs written consents.",
        }),
      ),
    }),
  })
  .meta({ title: "haechi.yaml", description: "A site: regions, zones, agents, services and policies." });

export type SiteFile = z.output<typeof siteSchema>;
export type SiteComponent = z.output<typeof component>;
