import { writeTold } from "#domain/reason.ts";
import type { Database } from "../db/client.ts";
import type { LegState } from "./durable.ts";
import { addFact, auditRun } from "./legs/run-rows.ts";
import { isProcessGone } from "./process-at.ts";
import { reason } from "./steps/step.ts";

/** What the supervisor asks of the durable engine. */
export type DurableLegs = {
  openLegs(): Promise<readonly { readonly executorId: string; readonly id: string }[]>;
  takeOver(ids: readonly string[]): Promise<void>;
  legState(runId: string, leg: number): Promise<LegState>;
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

/** Rows of executors that are gone for a minute help nobody. */
export async function forgetOldLeases(db: Database): Promise<void> {
  await db.$executeRaw`DELETE FROM executor_lease WHERE lease_until < clock_timestamp() - interval '1 minute'`;
}

/**
 * A run whose leg broke inside the durable engine, or ended without ending the run (its locks went to another), would look busy for
 * ever and block its regions: it is paused, and people may resume or cancel it. A leg's last act is to end or pause its run, so an
 * ended leg under a busy run is final. A cancelling that was asked for and not carried out is told as well: it is asked for anew.
 */
export async function pauseBroken(db: Database, legs: DurableLegs): Promise<void> {
  const busy = await db.run.findMany({
    where: { status: { in: BUSY } },
    select: { id: true, leg: true, desired: true },
  });
  for (const run of busy) {
    const state = await legs.legState(run.id, run.leg);
    if (state !== "broken" && state !== "ended") continue;
    const why = [state === "broken" ? reason("leg-broke") : reason("leg-ended")];
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
