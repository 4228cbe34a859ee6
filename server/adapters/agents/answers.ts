import { z } from "zod";

/** Answers of an agent, checked before they are believed. Unknown members are left out: a newer agent may say more. */
export const verbAnswer = z.union([
  z.object({ ok: z.literal(true), repeated: z.boolean(), result: z.record(z.string(), z.unknown()) }),
  z.object({ ok: z.literal(true), repeated: z.boolean(), operation: z.string().min(1) }),
]);
export const refusalAnswer = z.object({
  ok: z.literal(false),
  error: z.object({
    code: z.enum(["bad-request", "unknown-instance", "stale-token", "refused", "failed", "timeout"]),
    message: z.string(),
  }),
});
export const operationAnswer = z.object({
  state: z.enum(["running", "done", "failed"]),
  result: z.unknown().optional(),
  error: z.string().optional(),
  progress: z.unknown().optional(),
});
export const statusAnswer = z.object({
  zone: z.string(),
  version: z.string(),
  startedAt: z.string(),
  tokens: z.record(z.string(), z.string()),
  repeats: z.number().int(),
  refusedStale: z.number().int(),
  publicKey: z.string().min(1),
});
export const haproxyAnswer = z.object({
  stat: z.array(z.record(z.string(), z.string())).min(1),
  servers: z.array(
    z.object({
      backend: z.string(),
      server: z.string(),
      admin: z.enum(["ready", "drain", "maint"]),
      weight: z.number(),
    }),
  ),
  maps: z.record(z.string(), z.record(z.string(), z.string())),
});
export type HaproxyAnswer = z.output<typeof haproxyAnswer>;
export const postgresqlAnswer = z.object({
  running: z.boolean(),
  fenced: z.boolean(),
  controlData: z
    .object({
      clusterState: z.string(),
      timeline: z.number().int(),
      checkpointLsn: z.string(),
      minRecoveryEnd: z.string(),
    })
    .nullable(),
});
export const redisAnswer = z.object({
  running: z.boolean(),
  fenced: z.boolean(),
  role: z.enum(["primary", "replica"]).nullable(),
  replicationId: z.string().nullable(),
  offset: z.number().nullable(),
  linked: z.boolean(),
  following: z.string().nullable(),
});
export const flagsAnswer = z.object({ flags: z.record(z.string(), z.string()) });
export const processesAnswer = z.object({ running: z.number().int().min(0), wanted: z.number().int().min(0) });
export const commandAnswer = z.object({ stdout: z.string() });
export const powerAnswer = z.object({ off: z.boolean(), how: z.string() });
export const searchAnswer = z.object({
  files: z.number().int(),
  bytes: z.number(),
  hits: z.number().int(),
  byPattern: z.object({ own: z.number().int(), foreign: z.number().int() }),
});
export const signedVote = z.object({
  vote: z.strictObject({
    agent: z.string(),
    target: z.string(),
    answers: z.boolean(),
    finding: z.string().optional(),
    reason: z.string(),
    latencyMs: z.number(),
    at: z.string(),
    nonce: z.string().optional(),
  }),
  signature: z.string(),
});
/** More than any site has is a mistake, or malice: each vote costs a check of its signature. */
export const votesAnswer = z.object({ votes: z.array(signedVote).max(1_000) });
