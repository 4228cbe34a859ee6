import { canonicalJson } from "#domain/canonical-json.ts";
import { type Response, readResponse } from "#domain/response/response.ts";
import { asJson } from "../db/as-json.ts";
import type { Database } from "../db/client.ts";
import { type NewEntry, writeEntry } from "../incidents/write-incident.ts";
import type { Loss } from "./declare-for.ts";
import { POLICY } from "./policy-actor.ts";

/** Writes down why nothing starts, or what answers already: in the loss's row each time it differs, in the timeline once per change. */
export async function tellResponse(db: Database, loss: Loss, incidentId: string, now: Response): Promise<void> {
  await db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT id FROM detection WHERE id = ${loss.id}::uuid FOR UPDATE`;
    const row = await tx.detection.findUniqueOrThrow({ where: { id: loss.id } });
    const before = readResponse(row.response);
    if (row.endedAt !== null || before?.state === "answered" || same(before, now)) return;
    await tx.detection.update({ where: { id: loss.id }, data: { response: asJson(now) } });
    if (keysOf(before) === keysOf(now)) return;
    await writeEntry(tx, POLICY, incidentId, entryOf(now));
    if (now.state === "answered")
      await tx.run.updateMany({ where: { id: now.runId, incidentId: null }, data: { incidentId } });
  });
}

function entryOf(now: Response): NewEntry {
  if (now.state === "held") return { kind: "response", key: "held", values: { why: now.held } };
  const key = now.by === "evacuated" ? "answered-evacuated" : "answered-running";
  return { kind: "response", key, values: { run: now.run }, runId: now.runId };
}

/** PostgreSQL gives keys back in an order of its own. */
function same(before: Response | null, now: Response): boolean {
  return canonicalJson(before) === canonicalJson(now);
}

/** Figures that move (a share, an age) are no news; another reason is. */
function keysOf(one: Response | null): string {
  if (one === null) return "";
  return one.state === "held" ? one.held.map(({ key, values }) => `${key} ${values["step"] ?? ""}`).join() : one.by;
}
