import { readResponse } from "#domain/response/response.ts";
import type { Database } from "../db/client.ts";
import type { Site } from "../engine/engine.ts";
import { declareFor, isLoss, type Loss } from "./declare-for.ts";
import { judgeResponse } from "./judge-response.ts";
import { startAutomatically } from "./start-automatically.ts";
import { tellResponse } from "./tell-response.ts";

/** Losses under way, by id: a look into a silent zone takes seconds, and must keep no other loss waiting. */
export type UnderWay = Map<string, Promise<void>>;

/**
 * One round over everything that is lost now and not answered: its incident is declared, and what policies allow is started, or it
 * is said why not. Safe to repeat, to do twice at a time, and to be killed anywhere: each part is one conditional transaction.
 * @param underWay of this process; a loss that is still being judged is left alone
 * @returns resolves when the losses begun by this round are through
 */
export async function respond(db: Database, site: () => Promise<Site>, underWay: UnderWay = new Map()): Promise<void> {
  const open = await db.detection.findMany({
    where: { endedAt: null, runId: null },
    select: { id: true, installationId: true, kind: true, subject: true, incidentId: true, response: true },
    orderBy: { confirmedAt: "asc" },
  });
  const waiting = open.filter(isLoss).filter(({ id, response }) => {
    return !underWay.has(id) && readResponse(response)?.state !== "answered";
  });
  if (waiting.length === 0) return;
  const now = await site();
  const begun = waiting.map((loss) => {
    const work = respondTo(db, now, loss).finally(() => underWay.delete(loss.id));
    underWay.set(loss.id, work);
    return work;
  });
  const failed = (await Promise.allSettled(begun)).find((one) => one.status === "rejected");
  if (failed) throw failed.reason;
}

async function respondTo(db: Database, site: Site, loss: Loss): Promise<void> {
  const incidentId = await declareFor(db, site.topology, loss);
  if (incidentId === null) return;
  const judged = await judgeResponse(db, site, loss);
  const response =
    judged.state === "start" ? await startAutomatically(db, site.topology, loss, incidentId, judged.start) : judged;
  if (response !== null && !(response.state === "answered" && response.by === "policy"))
    await tellResponse(db, loss, incidentId, response);
}
