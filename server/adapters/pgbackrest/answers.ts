import { z } from "zod";
import { RESTORE_TROUBLES } from "#domain/recovery-points/restore-trouble.ts";

/** Answers of an agent about pgBackRest, checked before they are believed. */
export const backupAnswer = z.object({ label: z.string().min(1) });
export const verifyAnswer = z.object({
  status: z.string(),
  archives: z.array(
    z.object({
      id: z.string(),
      checked: z.number().int(),
      valid: z.number().int(),
      missing: z.number().int().default(0),
    }),
  ),
  backups: z.array(z.object({ label: z.string(), status: z.string() })),
});
export const restoreAnswer = z.discriminatedUnion("how", [
  z.object({
    how: z.enum(["already", "restored"]),
    target: z.string(),
    lastReplayedAt: z.string().nullable(),
    timeline: z.number().int().min(1),
    copyMs: z.number(),
    replayMs: z.number(),
  }),
  z.object({ how: z.literal("impossible"), trouble: z.enum(RESTORE_TROUBLES), said: z.string() }),
]);
export const progressAnswer = z.object({
  table: z.string(),
  done: z.number().int().nonnegative(),
  of: z.number().int().nonnegative(),
});
