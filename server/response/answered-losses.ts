import { isAnswered } from "#domain/incidents/answered.ts";
import { readSubject } from "#domain/incidents/cause.ts";
import type { FrozenPlan } from "#domain/plans/plan.ts";
import { readResponse } from "#domain/response/response.ts";
import { ENDED_WELL } from "#domain/runs/status.ts";
import type { Topology } from "#domain/topology/topology.ts";
import type { Transaction } from "../db/client.ts";

type Row = {
  readonly id: string;
  readonly subject: string;
  readonly confirmedAt: Date;
  readonly endedAt: Date | null;
  readonly response: unknown;
};
/** What `answeredLosses` reads of a detection. */
export const OF_LOSS = {
  id: true,
  kind: true,
  subject: true,
  confirmedAt: true,
  endedAt: true,
  response: true,
} as const;
/** Far more failovers than end well while one thing stays lost. */
const MOST = 500;

/** Ids of those that last and were answered by a run that ended well, whichever incident that run is linked to. */
export async function answeredLosses(
  db: Pick<Transaction, "run">,
  topology: Topology,
  losses: readonly Row[],
): Promise<ReadonlySet<string>> {
  const lasting = losses
    .filter(({ endedAt }) => endedAt === null)
    .map(({ response, subject, ...one }) => {
      return { ...one, response: readResponse(response), subject: readSubject(subject, topology) };
    });
  if (lasting.length === 0) return new Set();
  const named = lasting.flatMap(({ response }) => (response?.state === "answered" ? [response.runId] : []));
  const first = new Date(Math.min(...lasting.map(({ confirmedAt }) => confirmedAt.getTime())));
  const failovers = { endedAt: { gt: first }, plan: { path: ["mode"], equals: "failover" } };
  const runs = await db.run.findMany({
    where: { status: { in: [...ENDED_WELL] }, OR: [{ id: { in: named } }, failovers] },
    select: { id: true, status: true, endedAt: true, plan: true },
    orderBy: { number: "desc" },
    take: MOST,
  });
  const known = runs.map((run) => ({ ...run, plan: run.plan as unknown as FrozenPlan }));
  return new Set(lasting.filter((loss) => isAnswered(loss, known)).map(({ id }) => id));
}
