import { z } from "zod";
import { may } from "#domain/access/permissions.ts";
import { INCIDENT_STATUSES, SEVERITIES } from "#domain/incidents/incident.ts";
import { procedure, router } from "../trpc/init.ts";
import { listIncidents } from "./list-incidents.ts";
import { readIncident } from "./read-incident.ts";

export type { IncidentFilter, IncidentList, IncidentRow } from "./list-incidents.ts";
export type { BallotVote } from "./read-ballot.ts";
export type { IncidentView, LinkedDetection, LinkedRun } from "./read-incident.ts";
export type { TimelineRow } from "./read-timeline.ts";

const filter = z.strictObject({
  status: z.enum(INCIDENT_STATUSES).optional(),
  severity: z.literal(SEVERITIES).optional(),
  region: z.string().max(64).optional(),
  before: z.int().positive().optional(),
});

export const incidentsRouter = router({
  list: procedure("incidents.list")
    .input(filter)
    .query(({ ctx, input }) => listIncidents(ctx.db, input)),
  /** The incident, and what the person who looks may do about it: the page offers nothing that would be refused. */
  read: procedure("incidents.read")
    .input(z.strictObject({ number: z.int().positive() }))
    .query(async ({ ctx, input }) => ({
      incident: await readIncident(ctx, input.number),
      may: {
        note: may(ctx.actor, "incidents.note"),
        changeSeverity: may(ctx.actor, "incidents.change-severity"),
        resolve: may(ctx.actor, "incidents.resolve"),
      },
    })),
});

export type IncidentRights = { readonly note: boolean; readonly changeSeverity: boolean; readonly resolve: boolean };
