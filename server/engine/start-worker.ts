import { randomUUID } from "node:crypto";
import { sealEvents } from "../audit/seal-events.ts";
import { relieving } from "../backlog/relieving.ts";
import type { Database } from "../db/client.ts";
import { Hearing } from "../live/hearing.ts";
import { observing } from "../observe/observing.ts";
import { responding } from "../response/responding.ts";
import {
  breakLegs,
  forsakenLegs,
  launchDurable,
  legState,
  openLegs,
  startLeg,
  stopDurable,
  takeOver,
} from "./durable.ts";
import { installEngine, type Site } from "./engine.ts";
import { expireOld } from "./expire.ts";
import { seekLeadership } from "./leadership.ts";
import { takeLease } from "./lease.ts";
import { type Deliver, dispatchOutbox } from "./outbox.ts";
import { type Repeating, repeat } from "./repeat.ts";
import { EXIT_LEASE_LOST, POLL_MS, SUPERVISE_MS } from "./settings.ts";
import { bindStep } from "./steps/catalogue.ts";
import { breakForsaken, forgetOldLeases, pauseBroken, takeOverDead } from "./supervise.ts";
import { callsInFlight } from "./workflows/once.ts";

export type WorkerParts = {
  readonly databaseUrl: string;
  readonly db: Database;
  readonly executorId?: string | undefined;
  readonly site: () => Promise<Site>;
  /** Delivers mails of the outbox. */
  readonly mail: Deliver;
  /** Measure the site as well (default). Off only where a test brings its own measurements. */
  readonly observe?: boolean;
  /** What the name of an action does; trials put their blows around it. */
  readonly bindStep?: typeof bindStep;
  /** What ends the process when the lease is lost; tests watch it. */
  readonly exit?: (code: number) => void;
};
export type Worker = {
  readonly executorId: string;
  /** Finishes the calls under way, at most `ms`, gives the lease back. */
  stop(ms?: number): Promise<void>;
};

/** Everything a worker does: lease first, then durable legs, outbox, the audit's seals, supervision, expiry, automatic response and observation. */
export async function startWorker(parts: WorkerParts): Promise<Worker> {
  const { databaseUrl, db } = parts;
  const executorId = parts.executorId ?? `worker-${randomUUID().slice(0, 13)}`;
  const stopping = new AbortController();
  const acting = new AbortController();
  const exit = parts.exit ?? ((code) => process.exit(code));
  const lease = await takeLease(databaseUrl, executorId, (why) => {
    console.error(`${executorId}: ${why}; ending at once (${EXIT_LEASE_LOST}), start me again`);
    stopping.abort();
    acting.abort();
    exit(EXIT_LEASE_LOST);
  });
  installEngine({
    db,
    executorId,
    site: parts.site,
    bindStep: parts.bindStep ?? bindStep,
    stopping: stopping.signal,
    acting: acting.signal,
  });
  await launchDurable(databaseUrl, executorId);

  const handlers = {
    mail: parts.mail,
    "run.leg": async ({ payload }: { readonly payload: unknown }) => startLegOf(payload),
  };
  const [legsOut, othersOut] = (["legs", "others"] as const).map((which) =>
    repeat(`outbox ${which}`, POLL_MS, async () => {
      while ((await dispatchOutbox(db, handlers, which)) > 0 && !stopping.signal.aborted);
    }),
  ) as [Repeating, Repeating];
  const supervisor = seekLeadership(databaseUrl, executorId, "supervisor");
  const sealer = repeat("audit sealer", POLL_MS, async () => {
    if (!supervisor.isLeader()) return;
    while ((await sealEvents(db)) && !stopping.signal.aborted);
  });
  const responder = responding(db, parts.site, () => supervisor.isLeader() && !stopping.signal.aborted);
  const reliever = relieving(db, parts.site, () => supervisor.isLeader() && !stopping.signal.aborted);
  const legs = { openLegs, takeOver, legState, forsakenLegs, breakLegs };
  const loops = [
    legsOut,
    othersOut,
    sealer,
    responder,
    reliever,
    repeat("supervisor", SUPERVISE_MS, async () => {
      if (!supervisor.isLeader()) return;
      const taken = await takeOverDead(db, legs);
      if (taken.length > 0) console.error(`${executorId}: gives on legs of dead executors: ${taken.join(", ")}`);
    }),
    repeat("expiry", POLL_MS, async () => {
      if (!supervisor.isLeader()) return;
      await expireOld(db);
      const broken = await breakForsaken(db, legs);
      if (broken.length > 0)
        console.error(`${executorId}: nobody can go on with legs of another version: ${broken.join(", ")}`);
      await pauseBroken(db, legs);
      await forgetOldLeases(db);
    }),
  ];
  const observers = parts.observe === false ? null : observing({ db, databaseUrl, executorId, site: parts.site });
  // What it misses, polling finds.
  const stopHearing = new Hearing(databaseUrl).add({
    onTable: (table) => {
      if (table === "audit_event") sealer.nudge();
      if (table === "detection" || table === "hands_off") responder.nudge();
      if (table !== "outbox") return;
      legsOut.nudge();
      othersOut.nudge();
    },
    onGap: () => undefined,
  });

  return {
    executorId,
    stop: async (ms = 25_000) => {
      stopping.abort();
      stopHearing();
      await Promise.all([...loops.map((loop) => loop.stop()), supervisor.stop(), observers?.stop()]);
      for (const end = performance.now() + ms; callsInFlight() > 0 && performance.now() < end; )
        await new Promise((resolve) => setTimeout(resolve, 50));
      await stopDurable();
      await lease.release();
    },
  };
}

async function startLegOf(payload: unknown): Promise<void> {
  const { runId, leg } = payload as { runId?: unknown; leg?: unknown };
  if (typeof runId !== "string" || typeof leg !== "number")
    throw new Error(`A leg without run or number: ${JSON.stringify(payload)}`);
  await startLeg(runId, leg);
}
