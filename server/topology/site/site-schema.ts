import { z } from "zod";
import { ROLES } from "#domain/access/roles.ts";
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
const gateway = z.strictObject({
  adapter: z.literal("haproxy"),
  kind: z.literal("gateway"),
  region: name.describe("the region it stands in"),
  zones: z.array(name).min(1).optional().describe("zones with such a gateway; left out: all of the region"),
  backend: place,
  map,
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
const component = z.discriminatedUnion("adapter", [z.discriminatedUnion("kind", [entrance, gateway]), database, flags]);

const service = z.strictObject({
  title,
  tier: z.enum(["control-plane", "stream", "database", "search", "objects", "observability"]),
  data: z
    .enum(["customer", "telemetry", "artifact", "none"])
    .describe("what it holds: customer, telemetry, artifact or none"),
  objectives: z.strictObject({ rto: duration.optional(), rpo: duration.optional() }),
  components: z.record(name, component),
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
    }),
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
