"use server";

import { type ActionResult, runAction } from "../access/run-action.ts";
import { addNote, type NoteInput } from "./add-note.ts";
import { changeSeverity, type SeverityInput } from "./change-severity.ts";
import { type DeclareInput, declareIncident } from "./declare-incident.ts";
import type { IncidentChanged } from "./incident-change.ts";
import { type ResolveInput, resolveIncident } from "./resolve-incident.ts";

export async function declareIncidentAction(input: DeclareInput): Promise<ActionResult<IncidentChanged>> {
  return runAction("incidents.declare", (ctx) => declareIncident(ctx, input));
}

export async function addNoteAction(input: NoteInput): Promise<ActionResult<IncidentChanged>> {
  return runAction("incidents.note", (ctx) => addNote(ctx, input));
}

export async function changeSeverityAction(input: SeverityInput): Promise<ActionResult<IncidentChanged>> {
  return runAction("incidents.change-severity", (ctx) => changeSeverity(ctx, input));
}

export async function resolveIncidentAction(input: ResolveInput): Promise<ActionResult<IncidentChanged>> {
  return runAction("incidents.resolve", (ctx) => resolveIncident(ctx, input));
}
