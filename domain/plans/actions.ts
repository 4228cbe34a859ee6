import { z } from "zod";
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
};

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
  "manual.confirm": {
    with: z.strictObject({ instruction: z.record(z.string(), z.string()) }),
    moves: "none",
    timeoutMs: 86_400_000,
    attempts: 1,
  },
  // Reading only
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
