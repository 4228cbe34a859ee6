import { z } from "zod";
import { REQUEST_CLASSES } from "../measures/request-class.ts";
import type { DataClass } from "../sovereignty/movement.ts";

/**
 * The vocabulary of plans: every `do:` a plan may use, with the shape of its `with`, what it is known to move between regions,
 * its default timeout, and why it cannot be undone if so. The steps themselves are server/engine/steps/<name>.ts, one a name.
 */
export type ActionSpec = {
  readonly with: z.ZodType;
  readonly moves: DataClass | "declared";
  readonly timeoutMs: number;
  readonly attempts: number;
  readonly irreversible?: string;
  /** Only reads; may stand under `before` and `verify`. */
  readonly reads?: true;
  /**
   * Stands beside everything that runs: it touches nothing of it, or writes rows as any client of the database does. No region is locked
   * for it, so no recovery ever waits for it, nor for the person who decides in its midst.
   */
  readonly beside?: true;
  /** A person decides or does it: the run waits for them. */
  readonly person?: true;
};

/** What `second: auto` means: any second that can be restored, or the last one at which all was well (domain/lost-rows/last-good.ts). */
const AUTO_SECONDS = ["any", "last-good"] as const;
const component = z.string().regex(/^[a-z0-9-]+\/[a-z0-9-]+$/);
const zone = z.string().min(1);
const region = z.string().min(1);

export const ACTIONS = {
  // Traffic (server/engine/steps/gateway-*.ts)
  "gateway.drain": { with: z.strictObject({ zone }), moves: "none", timeoutMs: 10_000, attempts: 3 },
  "gateway.ready": { with: z.strictObject({ zone }), moves: "none", timeoutMs: 10_000, attempts: 3 },
  "gateway.maintenance": {
    with: z.strictObject({ region, on: z.boolean().default(true) }),
    moves: "none",
    timeoutMs: 10_000,
    attempts: 2,
  },
  "gateway.route": {
    with: z.strictObject({ entrance: component, region }),
    moves: "none",
    timeoutMs: 10_000,
    attempts: 3,
  },
  // Measures for as long as an emergency lasts (server/measures): each knows what was normal, and is given back by itself. They wait
  // for nobody who is silent: what else is in their wave must not wait for them.
  "traffic.limit": {
    with: z.strictObject({
      gateway: component,
      class: z.enum(REQUEST_CLASSES),
      rate: z.number().int().min(1).max(100_000),
    }),
    moves: "none",
    timeoutMs: 4_000,
    attempts: 2,
  },
  "canary.demote": { with: z.strictObject({ gateway: component }), moves: "none", timeoutMs: 4_000, attempts: 2 },
  "releases.pause": { with: z.strictObject({ component }), moves: "none", timeoutMs: 4_000, attempts: 2 },
  // Database
  "database.fence": {
    with: z.strictObject({ component, zone: zone.optional() }),
    moves: "none",
    timeoutMs: 20_000,
    attempts: 2,
  },
  "database.promote": {
    with: z.strictObject({ component, to: zone.default("auto") }),
    moves: "none",
    timeoutMs: 30_000,
    attempts: 2,
    irreversible: "A new timeline begins: the old primary can come back only as a standby.",
  },
  "database.route": {
    with: z.strictObject({
      component,
      to: z.union([z.literal("primary"), z.literal("nobody"), zone]).default("primary"),
    }),
    moves: "none",
    timeoutMs: 10_000,
    attempts: 3,
  },
  "database.handover": {
    with: z.strictObject({ component, to: zone }),
    moves: "none",
    timeoutMs: 30_000,
    attempts: 1,
    irreversible: "The old primary is stopped cleanly after the standby has every byte; a new timeline begins.",
  },
  "database.follow": { with: z.strictObject({ component }), moves: "none", timeoutMs: 60_000, attempts: 2 },
  // `zone: old-primary` is the zone whose node this run fenced or handed over from.
  "database.rejoin": { with: z.strictObject({ component, zone }), moves: "none", timeoutMs: 120_000, attempts: 2 },
  "database.reprotect": {
    with: z.strictObject({ component, prefer: zone.optional() }),
    moves: "none",
    timeoutMs: 60_000,
    attempts: 3,
  },
  // Stream
  "stream.promote": {
    with: z.strictObject({ component }),
    moves: "none",
    timeoutMs: 30_000,
    attempts: 2,
    irreversible: "Another history begins: the old primary can come back only as a replica.",
  },
  "stream.route": {
    with: z.strictObject({ component }),
    moves: "none",
    timeoutMs: 10_000,
    attempts: 3,
  },
  // Only once another zone has the primary: an unproven promotion never takes the stream away.
  "stream.fence": { with: z.strictObject({ component, zone }), moves: "none", timeoutMs: 20_000, attempts: 2 },
  "stream.follow": { with: z.strictObject({ component }), moves: "none", timeoutMs: 60_000, attempts: 2 },
  "stream.rejoin": { with: z.strictObject({ component, zone }), moves: "none", timeoutMs: 120_000, attempts: 2 },
  "stream.replay-dead-letters": {
    with: z.strictObject({ component, limit: z.number().int().min(1).max(1_000_000).default(100_000) }),
    moves: "none",
    timeoutMs: 600_000,
    attempts: 3,
    irreversible: "Consumers take what was put back.",
  },
  // Application and host
  "flags.set": {
    with: z.strictObject({ component, flag: z.string(), value: z.enum(["on", "off"]) }),
    moves: "none",
    timeoutMs: 10_000,
    attempts: 3,
  },
  "host.run": {
    with: z.strictObject({ zone, command: z.string() }),
    moves: "declared",
    timeoutMs: 60_000,
    attempts: 1,
    irreversible: "A site's own command: what it did is not known here.",
  },
  // Archive: a restore that stands beside the database
  "archive.restore": {
    with: z.strictObject({ component, second: z.string().default("auto"), auto: z.enum(AUTO_SECONDS).default("any") }),
    moves: "none",
    timeoutMs: 3_600_000,
    attempts: 2,
    beside: true,
  },
  // Lost rows: what the live database lacks against the restore, what a person decides about it, and its putting back. Rows go from the
  // restore to the primary of the same region by the agent that holds the archive: figures alone come here.
  "archive.compare": {
    with: z.strictObject({ component }),
    moves: "none",
    timeoutMs: 3_600_000,
    attempts: 2,
    beside: true,
  },
  "archive.choose": {
    with: z.strictObject({ component }),
    moves: "none",
    timeoutMs: 86_400_000,
    attempts: 1,
    beside: true,
    person: true,
  },
  "archive.copy-back": {
    with: z.strictObject({ component }),
    moves: "none",
    timeoutMs: 3_600_000,
    attempts: 3,
    beside: true,
    irreversible: "Rows that are back are seen and used at once; what was overwritten is gone.",
  },
  "archive.record": {
    with: z.strictObject({ component }),
    moves: "none",
    timeoutMs: 10_000,
    attempts: 3,
    beside: true,
  },
  "archive.drop": {
    with: z.strictObject({ component }),
    moves: "none",
    timeoutMs: 60_000,
    attempts: 5,
    beside: true,
  },
  // Object stores: versions are read, and one of the product's own is tried to be removed; nobody's evidence is touched.
  "objects.verify": {
    with: z.strictObject({
      component,
      // As many as the site's standard says, all of them, or so many.
      sample: z
        .string()
        .regex(/^(standard|all|[1-9]\d{0,5})$/)
        .default("standard"),
      // Versions a second.
      rate: z.number().int().min(1).max(1_000).default(50),
    }),
    moves: "none",
    timeoutMs: 86_400_000,
    attempts: 10,
    beside: true,
  },
  "objects.try-removal": {
    with: z.strictObject({ component }),
    moves: "none",
    timeoutMs: 120_000,
    attempts: 3,
    beside: true,
  },
  "objects.record": {
    with: z.strictObject({ component }),
    moves: "none",
    timeoutMs: 10_000,
    attempts: 3,
    beside: true,
  },
  "manual.confirm": {
    with: z.strictObject({ instruction: z.record(z.string(), z.string()) }),
    moves: "none",
    timeoutMs: 86_400_000,
    attempts: 1,
    person: true,
  },
  // Reading only
  "check.restorable": {
    with: z.strictObject({ component, second: z.string().default("auto") }),
    moves: "none",
    timeoutMs: 20_000,
    attempts: 2,
    reads: true,
  },
  "check.healthy": { with: z.strictObject({ component }), moves: "none", timeoutMs: 5_000, attempts: 3, reads: true },
  "check.capacity": {
    with: z.strictObject({ region, headroom: z.number().min(0).max(1), without: zone.optional() }),
    moves: "none",
    timeoutMs: 5_000,
    attempts: 3,
    reads: true,
  },
  "check.other-zones": { with: z.strictObject({ zone }), moves: "none", timeoutMs: 5_000, attempts: 3, reads: true },
  "check.zone-answers": { with: z.strictObject({ zone }), moves: "none", timeoutMs: 5_000, attempts: 3, reads: true },
  "check.entrance-exclusive": {
    with: z.strictObject({ entrance: component }),
    moves: "none",
    timeoutMs: 5_000,
    attempts: 3,
    reads: true,
  },
  "check.no-loss-possible": {
    with: z.strictObject({ component }),
    moves: "none",
    timeoutMs: 10_000,
    attempts: 3,
    reads: true,
  },
  "probe.entrance": {
    with: z.strictObject({
      entrance: component,
      region,
      mode: z.enum(["full", "limited"]),
      passes: z.number().int().min(1).max(50).default(5),
    }),
    moves: "none",
    timeoutMs: 60_000,
    attempts: 1,
    reads: true,
  },
  "probe.synthetic": {
    with: z.strictObject({ service: z.string().min(1) }),
    moves: "none",
    timeoutMs: 120_000,
    attempts: 1,
    reads: true,
  },
  "probe.database": { with: z.strictObject({ component }), moves: "none", timeoutMs: 60_000, attempts: 1, reads: true },
  "proof.no-loss": { with: z.strictObject({ component }), moves: "none", timeoutMs: 20_000, attempts: 2, reads: true },
  "proof.row-level-security": {
    with: z.strictObject({ component }),
    moves: "none",
    timeoutMs: 10_000,
    attempts: 2,
    reads: true,
  },
  "proof.protected": {
    with: z.strictObject({ component }),
    moves: "none",
    timeoutMs: 60_000,
    attempts: 1,
    reads: true,
  },
  "check.stream-protected": {
    with: z.strictObject({ component }),
    moves: "none",
    timeoutMs: 5_000,
    attempts: 3,
    reads: true,
  },
  "proof.stream-protected": {
    with: z.strictObject({ component }),
    moves: "none",
    timeoutMs: 60_000,
    attempts: 1,
    reads: true,
  },
  "proof.dead-letters-replayed": {
    with: z.strictObject({ component }),
    moves: "none",
    timeoutMs: 30_000,
    attempts: 1,
    reads: true,
  },
  "proof.restored-canaries": {
    with: z.strictObject({ component }),
    moves: "none",
    timeoutMs: 60_000,
    attempts: 2,
    reads: true,
  },
  "proof.restored-rows": {
    with: z.strictObject({ component }),
    moves: "none",
    timeoutMs: 300_000,
    attempts: 2,
    reads: true,
  },
  "proof.restored-policies": {
    with: z.strictObject({ component }),
    moves: "none",
    timeoutMs: 30_000,
    attempts: 2,
    reads: true,
  },
  "proof.rows-returned": {
    with: z.strictObject({ component }),
    moves: "none",
    timeoutMs: 3_600_000,
    attempts: 2,
    reads: true,
  },
  "proof.scratch-gone": {
    with: z.strictObject({ component }),
    moves: "none",
    timeoutMs: 30_000,
    attempts: 3,
    reads: true,
  },
  "proof.objects-recorded": {
    with: z.strictObject({ component }),
    moves: "none",
    timeoutMs: 10_000,
    attempts: 3,
    reads: true,
  },
  "proof.no-customer-markers": {
    with: z.strictObject({ region, of: region }),
    moves: "none",
    timeoutMs: 120_000,
    attempts: 1,
    reads: true,
  },
} as const satisfies Record<string, ActionSpec>;

export type ActionName = keyof typeof ACTIONS;
/** Arguments of an action after its schema has filled defaults. */
export type ActionArgs<Name extends ActionName> = z.output<(typeof ACTIONS)[Name]["with"]>;
