import { rulesOf } from "#domain/backlog/see.ts";
import type { Database } from "../db/client.ts";
import type { Site } from "../engine/engine.ts";
import { carryOut, type Errands, noErrands } from "./carry-out.ts";
import { decide } from "./decide.ts";
import { openMeasures } from "./open-measures.ts";
import { readRelief } from "./relief-row.ts";
import { relievedOf, seeBacklogs } from "./relieved.ts";
import { type Confirmed, settle } from "./settle.ts";

/** What one process remembers between rounds. Losing it loses nothing: rows and samples say the rest. */
export type Memory = { readonly errands: Errands; readonly confirmed: Confirmed };
export const noMemory = (): Memory => ({ errands: noErrands(), confirmed: new Map() });

/**
 * One round over every backlog the site has a policy for: judged, written down, carried out, and what is normal again ended. Safe to
 * repeat, to do twice at a time, and to be killed anywhere: the next round goes on from the row and from what is measured.
 */
export async function relieveBacklogs(
  db: Database,
  site: Site,
  memory: Memory = noMemory(),
  now = new Date(),
): Promise<void> {
  const all = relievedOf(site.topology);
  if (all.length === 0) return;
  const installation = await db.installation.findFirst({ select: { id: true } });
  if (!installation) return; // nothing was ever applied here
  for (const known of await seeBacklogs(db, all, now)) {
    const before = await readRelief(db, known.relieved.policy.stream, rulesOf(known.relieved), now.getTime());
    const open = await openMeasures(db, known.relieved);
    const decided = await decide(db, installation.id, known, before, open, now.getTime());
    if (decided === null) continue;
    await carryOut(db, site, known, decided.row, memory.errands);
    await settle(db, installation.id, known, decided.row, open, memory.confirmed, now.getTime());
  }
}
