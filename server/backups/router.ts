import { z } from "zod";
import { may } from "#domain/access/permissions.ts";
import { WHICH_VERSIONS } from "#domain/objects/version-state.ts";
import { RECOVERY_POINT_KINDS } from "#domain/recovery-points/recovery-point.ts";
import { procedure, router, sharedProcedure } from "../trpc/init.ts";
import { readBackups } from "./read-backups.ts";
import { readObjectVersions } from "./read-object-versions.ts";
import { readPoint } from "./read-point.ts";
import { readPoints } from "./read-points.ts";
import { readStandards } from "./read-standards.ts";

export type { ArchiveView, RestoreTestRow } from "./archive-view.ts";
export type { KeyState } from "./key-state.ts";
export type { BackedUp, Figures } from "./kinds/kind.ts";
export type { BackupRow, Backups } from "./read-backups.ts";
export type { ObjectVersions, VersionRow } from "./read-object-versions.ts";
export type { Lost, PointEvent, PointProof, PointView } from "./read-point.ts";
export type { PointRow } from "./read-points.ts";
export type { Standards, StandardView, VerdictSpan } from "./read-standards.ts";
export type { StandardPart } from "./read-verdicts.ts";
export type { Ladder } from "./stands.ts";

const MOST_DAYS = 90;
/** As long as a store lets a key be. PostgreSQL has no text with a NUL in it, so no key that is kept has one. */
const keyText = z
  .string()
  .max(1_024)
  .refine((text) => !text.includes("\0"));

export const backupsRouter = router({
  read: sharedProcedure("backups.read", ["failovers.request"]).query(async ({ ctx }) => ({
    ...(await readBackups(ctx)),
    may: { test: may(ctx.actor, "failovers.request") },
  })),
  points: procedure("backups.read")
    .input(
      z.strictObject({
        component: z.string().max(200).optional(),
        kind: z.enum(RECOVERY_POINT_KINDS).optional(),
        region: z.string().max(64).optional(),
        gone: z.boolean().optional(),
        after: z.strictObject({ takenAt: z.coerce.date(), id: z.uuid() }).optional(),
      }),
    )
    .query(({ ctx, input }) => readPoints(ctx, input)),
  /** One point, and its part of the audit for those who may read that. */
  point: procedure("backups.read")
    .input(z.strictObject({ id: z.uuid() }))
    .query(({ ctx, input }) => readPoint(ctx, input.id)),
  /** Versions of the objects of one store, which are too many for the list of points. */
  objects: procedure("backups.read")
    .input(
      z.strictObject({
        component: z.string().max(200).optional(),
        which: z.enum(WHICH_VERSIONS).optional(),
        prefix: keyText.optional(),
        after: z.strictObject({ at: z.coerce.date(), folder: keyText, key: keyText, versionId: keyText }).optional(),
      }),
    )
    .query(({ ctx, input }) => readObjectVersions(ctx, input)),
  standards: sharedProcedure("backups.read")
    .input(z.strictObject({ days: z.int().min(1).max(MOST_DAYS) }))
    .query(({ ctx, input }) => readStandards(ctx, input.days)),
});
