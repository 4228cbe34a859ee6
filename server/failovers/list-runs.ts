import type { FrozenPlan } from "#domain/plans/plan.ts";
import { BEFORE_START, IN_PROGRESS, type RunStatus } from "#domain/runs/status.ts";
import type { Wish } from "#domain/runs/wishes.ts";
import type { Database } from "../db/client.ts";
import { stillCount } from "../envelope/still-count.ts";

export type RunFilter = {
  readonly status?: readonly RunStatus[] | undefined;
  readonly region?: string | undefined;
  readonly plan?: string | undefined;
  /** Number of the last run of the page before; the next page holds lower numbers. */
  readonly before?: number | undefined;
  /** At most 100. */
  readonly limit?: number | undefined;
};

export type RunRow = {
  readonly id: string;
  readonly number: number;
  readonly plan: string;
  readonly version: number;
  readonly title: Readonly<Record<string, string>>;
  readonly mode: FrozenPlan["mode"];
  readonly values: Readonly<Record<string, string>>;
  readonly status: RunStatus;
  readonly desired: Wish;
  readonly regions: readonly string[];
  readonly reason: string;
  readonly requestedByName: string;
  readonly requestedAt: string;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly firstFailingAt: string | null;
  readonly steps: {
    readonly total: number;
    readonly settled: number;
    readonly failed: number;
    readonly waitingForPerson: number;
  };
  readonly approval: {
    readonly id: string;
    readonly approved: number;
    readonly threshold: number;
    readonly expiresAt: string;
  } | null;
};

export type RunList = {
  /** Not ended yet, whatever the filter on status says: what needs a person first, then what runs, newest first. */
  readonly open: readonly RunRow[];
  readonly history: readonly RunRow[];
  /** Pass as `before` for the next page of history; null at the end. */
  readonly next: number | null;
};

const OPEN: readonly RunStatus[] = [...BEFORE_START, ...IN_PROGRESS];

/** What is open and one page of what has ended. Reads at most 50 open runs and `limit` ended ones (default 25). */
export async function listRuns(db: Database, filter: RunFilter): Promise<RunList> {
  const limit = Math.min(filter.limit ?? 25, 100);
  const wanted = filter.status?.length ? filter.status : undefined;
  const shared = {
    ...(filter.region ? { regions: { has: filter.region } } : {}),
    ...(filter.plan ? { planVersion: { name: filter.plan } } : {}),
  };
  const ended = wanted?.filter((status) => !OPEN.includes(status));
  const [open, history] = await Promise.all([
    db.run.findMany({
      where: { ...shared, status: { in: wanted ? OPEN.filter((status) => wanted.includes(status)) : [...OPEN] } },
      include: INCLUDE,
      orderBy: { number: "desc" },
      take: 50,
    }),
    db.run.findMany({
      where: {
        ...shared,
        status: ended ? { in: ended } : { notIn: [...OPEN] },
        ...(filter.before ? { number: { lt: filter.before } } : {}),
      },
      include: INCLUDE,
      orderBy: { number: "desc" },
      take: limit + 1,
    }),
  ]);
  const all = [...open, ...history];
  const counts = await countSteps(
    db,
    all.map((run) => run.id),
  );
  const asked = all.flatMap(({ approval }) => approval ?? []);
  const counting = await stillCount(db, asked);
  const approved = new Map(asked.map(({ id }, index) => [id, counting[index]?.length ?? 0]));
  const rows = (runs: typeof open) =>
    runs.map((run) => toRow(run, counts.get(run.id), approved.get(run.approval?.id ?? "") ?? 0));
  const page = history.slice(0, limit);
  return {
    open: rows(open).sort((a, b) => urgency(a) - urgency(b)),
    history: rows(page),
    next: history.length > limit ? (page.at(-1)?.number ?? null) : null,
  };
}

const INCLUDE = { approval: { include: { decisions: { select: { decision: true, approver: true } } } } } as const;
type Loaded = Awaited<ReturnType<typeof load>>;
/** Never called: gives the row's type with its relations. */
const load = (db: Database) => db.run.findFirstOrThrow({ include: INCLUDE });

/** 0 asks for a person, 1 runs by itself. */
function urgency(run: RunRow): number {
  return run.status === "awaiting_approval" || run.status === "paused" || run.steps.waitingForPerson > 0 ? 0 : 1;
}

const NO_STEPS: RunRow["steps"] = { total: 0, settled: 0, failed: 0, waitingForPerson: 0 };

function toRow(run: Loaded, steps: RunRow["steps"] = NO_STEPS, approved: number): RunRow {
  const plan = run.plan as unknown as FrozenPlan;
  return {
    id: run.id,
    number: run.number,
    plan: plan.name,
    version: plan.version,
    title: plan.title,
    mode: plan.mode,
    values: plan.values,
    status: run.status as RunStatus,
    desired: run.desired as Wish,
    regions: run.regions,
    reason: run.reason,
    requestedByName: run.requestedByName,
    requestedAt: run.requestedAt.toISOString(),
    startedAt: run.startedAt?.toISOString() ?? null,
    endedAt: run.endedAt?.toISOString() ?? null,
    firstFailingAt: run.firstFailingAt?.toISOString() ?? null,
    steps,
    approval: run.approval && {
      id: run.approval.id,
      approved,
      threshold: run.approval.threshold,
      expiresAt: run.approval.expiresAt.toISOString(),
    },
  };
}

async function countSteps(db: Database, runs: readonly string[]): Promise<Map<string, RunRow["steps"]>> {
  const groups = await db.runStep.groupBy({
    by: ["runId", "status"],
    where: { runId: { in: [...runs] }, phase: { not: "compensation" } },
    _count: { _all: true },
  });
  const counts = new Map<string, RunRow["steps"]>();
  for (const group of groups) {
    const before = counts.get(group.runId) ?? { total: 0, settled: 0, failed: 0, waitingForPerson: 0 };
    const n = group._count._all;
    counts.set(group.runId, {
      total: before.total + n,
      settled: before.settled + (group.status === "done" || group.status === "skipped" ? n : 0),
      failed: before.failed + (group.status === "failed" ? n : 0),
      waitingForPerson: before.waitingForPerson + (group.status === "waiting_for_person" ? n : 0),
    });
  }
  return counts;
}
