import type { PolicyEnvelope } from "#domain/approvals/envelope.ts";
import type { FrozenPlan } from "#domain/plans/plan.ts";
import { readTold, type Told, withoutDetail } from "#domain/reason.ts";
import { BEFORE_START, IN_PROGRESS, type OpenStatus } from "#domain/runs/status.ts";
import { allZones } from "#domain/topology/find.ts";
import type { AutomaticRule } from "#domain/topology/topology.ts";
import type { ReadContext } from "../context.ts";
import { readSamples } from "../observe/samples.ts";
import { type HandsOffNow, readHandsOff } from "../response/read-hands-off.ts";
import { readNotMet, type StandardsNotMet } from "../standards/read-not-met.ts";
import { type ControlPlane, readControlPlane } from "./control-plane.ts";
import { type EvacuatedZone, evacuatedZones } from "./evacuated-zones.ts";
import { countNotMet } from "./objectives-not-met.ts";
import { type BannerIncident, openIncidents } from "./open-incidents.ts";
import { type RunningStep, runningSteps } from "./running-steps.ts";
import { readZoneLoss, type ZoneLoss } from "./zone-loss.ts";

export type OpenRun = {
  readonly id: string;
  readonly number: number;
  readonly title: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, string>>;
  readonly mode: FrozenPlan["mode"];
  readonly status: OpenStatus;
  readonly requestedAt: string;
  readonly startedAt: string | null;
  readonly verifyingAt: string | null;
  readonly lastGoodAt: string | null;
  readonly firstFailingAt: string | null;
};

export type PendingProposal = {
  /** Of its approval. */
  readonly id: string;
  readonly number: number;
  /** How many rules it changes. */
  readonly changes: number;
};

/** What every page of the console shows around itself. */
export type Banner = {
  readonly site: string;
  readonly regions: readonly string[];
  readonly zones: readonly string[];
  readonly loss: ZoneLoss;
  /** Lost or not: zones out of traffic by a finished run, waiting to be brought back. */
  readonly evacuated: readonly EvacuatedZone[];
  /** Newest first, at most 20. */
  readonly openRuns: readonly OpenRun[];
  readonly unprotected: readonly {
    readonly component: string;
    readonly title: Readonly<Record<string, string>>;
    readonly since: string;
    readonly because: readonly Told[];
  }[];
  /** Objectives at risk or breached somewhere, as the worker judged them last. */
  readonly objectivesNotMet: number;
  /** What backups must be and are not. */
  readonly standards: StandardsNotMet;
  readonly runningSteps: readonly RunningStep[];
  readonly pendingApprovals: number;
  /** Changes of protected rules that wait for executives, newest first, at most 20. */
  readonly pendingProposals: readonly PendingProposal[];
  /** Open ones, the worst first. */
  readonly incidents: readonly BannerIncident[];
  /** While one is in force nothing is done without being asked. */
  readonly handsOff: HandsOffNow | null;
  /** What the site's policies do without being asked. */
  readonly automatic: readonly AutomaticRule[];
  readonly controlPlane: ControlPlane;
  readonly readAt: string;
};

/** @throws when the database does not answer: the page then says so in its headline. */
export async function readBanner({ db, topology }: Pick<ReadContext, "db" | "topology">): Promise<Banner> {
  const now = new Date();
  const pending = { status: "pending", expiresAt: { gt: now } };
  const [
    samples,
    runs,
    unprotected,
    pendingApprovals,
    proposed,
    controlPlane,
    evacuated,
    incidents,
    handsOff,
    running,
    objectivesNotMet,
    standards,
  ] = await Promise.all([
    readSamples(db),
    db.run.findMany({
      where: { status: { in: [...BEFORE_START, ...IN_PROGRESS] } },
      orderBy: { number: "desc" },
      take: 20,
    }),
    db.unprotected.findMany({ orderBy: { since: "asc" }, take: 20 }),
    db.approval.count({ where: pending }),
    db.approval.findMany({ where: { ...pending, runId: null }, orderBy: { id: "desc" }, take: 20 }),
    readControlPlane(db, now),
    evacuatedZones(db),
    openIncidents(db, topology),
    readHandsOff(db, now),
    runningSteps(db),
    countNotMet(db),
    readNotMet(db, topology),
  ]);
  return {
    site: topology.site,
    regions: Object.keys(topology.regions),
    zones: allZones(topology),
    loss: await readZoneLoss(db, topology, samples, now),
    evacuated,
    openRuns: runs.map((run) => {
      const plan = run.plan as unknown as FrozenPlan;
      return {
        id: run.id,
        number: run.number,
        title: plan.title,
        values: plan.values,
        mode: plan.mode,
        status: run.status as OpenStatus,
        requestedAt: run.requestedAt.toISOString(),
        startedAt: run.startedAt?.toISOString() ?? null,
        verifyingAt: run.verifyingAt?.toISOString() ?? null,
        lastGoodAt: run.lastGoodAt?.toISOString() ?? null,
        firstFailingAt: run.firstFailingAt?.toISOString() ?? null,
      };
    }),
    unprotected: unprotected.map((row) => ({
      component: row.component,
      title: topology.services[row.component.split("/")[0] ?? ""]?.title ?? {},
      since: row.since.toISOString(),
      because: withoutDetail(readTold(row.because)),
    })),
    objectivesNotMet,
    standards,
    runningSteps: running,
    pendingApprovals,
    pendingProposals: proposed.map(({ id, envelope }) => {
      const { proposalNumber, changes } = envelope as unknown as PolicyEnvelope;
      return { id, number: proposalNumber, changes: changes.length };
    }),
    incidents,
    handsOff,
    automatic: topology.policies.automatic,
    controlPlane,
    readAt: now.toISOString(),
  };
}
