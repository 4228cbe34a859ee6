import { MAX_ATTEMPTS } from "#domain/delivery/attempts.ts";
import { type Told, writeTold } from "#domain/reason.ts";
import type { Database } from "../db/client.ts";
import { type LegState, legId } from "./durable.ts";
import { addFact, auditRun } from "./legs/run-rows.ts";
import { isProcessGone } from "./process-at.ts";
import { APPLICATION_VERSION, FORSAKEN_MS } from "./settings.ts";
import { reason } from "./steps/step.ts";

/** What the supervisor asks of the durable engine. */
export type DurableLegs = {
  openLegs(): Promise<readonly { readonly executorId: string; readonly id: string }[]>;
  takeOver(ids: readonly string[]): Promise<void>;
  legState(runId: string, leg: number): Promise<LegState>;
  forsakenLegs(ms: number): Promise<readonly string[]>;
  breakLegs(ids: readonly string[]): Promise<void>;
};

/**
 * One round of the supervisor: legs of executors without a lease are given to whoever is free. The lease row is written before work
 * is taken and the process ends itself before its lease does, so a missing or old row means that nobody works there. A process of
 * this host that is certainly gone need not be waited for.
 * @returns ids of legs given on
 */
export async function takeOverDead(db: Database, legs: DurableLegs): Promise<readonly string[]> {
  const open = await legs.openLegs();
  if (open.length === 0) return [];
  const leases = await db.$queryRaw<
    { id: string; pid: number; host: string }[]
  >`SELECT executor_id AS id, pid, host FROM executor_lease WHERE lease_until > clock_timestamp()`;
  const alive = new Set(leases.filter((lease) => !isProcessGone(lease)).map((lease) => lease.id));
  const orphans = open.filter((leg) => !alive.has(leg.executorId)).map((leg) => leg.id);
  if (orphans.length > 0) await legs.takeOver(orphans);
  return orphans;
}

/**
 * After an upgrade nobody may be left who can replay what an older version began, and its run would look busy for ever: such a leg is
 * broken, so that its run is paused, and the next leg is this version's. While an executor of another version lives, it is waited for.
 * @returns ids of the legs
 */
export async function breakForsaken(db: Database, legs: DurableLegs): Promise<readonly string[]> {
  const others = await db.$queryRaw<unknown[]>`
    SELECT 1 FROM executor_lease WHERE lease_until > clock_timestamp() AND version IS DISTINCT FROM ${APPLICATION_VERSION} LIMIT 1`;
  if (others.length > 0) return [];
  const ids = await legs.forsakenLegs(FORSAKEN_MS);
  if (ids.length > 0) await legs.breakLegs(ids);
  return ids;
}

/** Rows of executors that are gone for a minute help nobody. */
export async function forgetOldLeases(db: Database): Promise<void> {
  await db.$executeRaw`DELETE FROM executor_lease WHERE lease_until < clock_timestamp() - interval '1 minute'`;
}

/**
 * A run whose leg broke inside the durable engine, ended without ending the run (its locks went to another), or could not be put on the
 * queue as often as that is tried, would look busy for ever and block its regions: it is paused, and people may resume or cancel it. A leg's last act is to end or pause its run, so an
 * ended leg under a busy run is final. A cancelling that was asked for and not carried out is told as well: it is asked for anew.
 */
export async function pauseBroken(db: Database, legs: DurableLegs): Promise<void> {
  const busy = await db.run.findMany({
    where: { status: { in: BUSY } },
    select: { id: true, leg: true, desired: true },
  });
  for (const run of busy) {
    const stopped = await whyStopped(db, legs, run);
    if (!stopped) continue;
    const why = [stopped];
    await db.$transaction(async (tx) => {
      const [paused] = await tx.run.updateManyAndReturn({
        where: { id: run.id, leg: run.leg, status: { in: BUSY } },
        data: { status: "paused", desired: "run", error: writeTold(why) },
        select: { id: true, installationId: true },
      });
      if (!paused) return;
      await addFact(tx, run.id, "action", "supervisor", "run.broken", { why });
      const dropped = run.desired === "run" ? null : run.desired;
      await auditRun(tx, paused, "run.paused", { because: "run.broken", why, dropped });
    });
  }
}

const BUSY = ["approved", "running", "verifying"];

/** Null: its leg is under way, or will be. */
async function whyStopped(
  db: Database,
  legs: DurableLegs,
  run: { readonly id: string; readonly leg: number },
): Promise<Told | null> {
  const state = await legs.legState(run.id, run.leg);
  if (state === "broken") return reason("leg-broke");
  if (state === "ended") return reason("leg-ended");
  return state === "unknown" && (await isGivenUp(db, legId(run.id, run.leg))) ? reason("leg-not-begun") : null;
}

/** Its last attempt failed, or ended with its worker. */
async function isGivenUp(db: Database, leg: string): Promise<boolean> {
  const rows = await db.$queryRaw<unknown[]>`
    SELECT 1 FROM outbox WHERE kind = 'run.leg' AND key = ${leg} AND delivered_at IS NULL AND attempts >= ${MAX_ATTEMPTS}
      AND (error IS NOT NULL OR next_at <= clock_timestamp())`;
  return rows.length > 0;
}
