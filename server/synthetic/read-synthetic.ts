import { judgeSynthetic, type SyntheticVerdict, type Transaction } from "#domain/synthetic/judge-synthetic.ts";
import { SYNTHETIC_NODE, type SyntheticMeasurement } from "#domain/topology/measurement.ts";
import type { Synthetic, Topology } from "#domain/topology/topology.ts";
import type { Database } from "../db/client.ts";

/** More than a window holds at any sensible interval: what is read stays bounded. */
const MOST = 2_000;

export type SyntheticView = {
  readonly service: string;
  /** By language. */
  readonly title: Readonly<Record<string, string>>;
  readonly region: string;
  readonly targets: Pick<Synthetic, "caseP95Ms" | "alertP95Ms" | "passes" | "windowMs" | "everyMs">;
  readonly verdict: SyntheticVerdict;
  /** The newest one; null: nobody has tried yet. Older than three intervals it is stale. */
  readonly newest: {
    readonly at: string;
    readonly ok: boolean;
    readonly stage: SyntheticMeasurement["stage"] | null;
    readonly caseMs: number | null;
    readonly alertMs: number | null;
  } | null;
};

/** How customers' transactions of each service fare, over its window (mission F4). Services that have none are left out. */
export async function readSynthetic(
  { db, topology }: { readonly db: Database; readonly topology: Topology },
  now = new Date(),
): Promise<readonly SyntheticView[]> {
  const tried = Object.entries(topology.services).flatMap(([service, { synthetic }]) =>
    synthetic ? [{ service, synthetic }] : [],
  );
  return await Promise.all(
    tried.map(async ({ service, synthetic }) => {
      const rows = await transactionsSince(db, service, new Date(now.getTime() - synthetic.windowMs));
      const { caseP95Ms, alertP95Ms, passes, windowMs, everyMs } = synthetic;
      return {
        service,
        title: topology.services[service]?.title ?? {},
        region: synthetic.region,
        targets: { caseP95Ms, alertP95Ms, passes, windowMs, everyMs },
        verdict: judgeSynthetic(rows, synthetic),
        newest: rows[0] ? { ...rows[0], at: rows[0].at.toISOString() } : null,
      };
    }),
  );
}

export type KeptTransaction = Transaction & { readonly stage: SyntheticMeasurement["stage"] | null };

/** The transactions kept since then, newest first. */
export async function transactionsSince(
  db: Database,
  service: string,
  since: Date,
): Promise<readonly KeptTransaction[]> {
  const rows = await db.observation.findMany({
    where: { key: `${service}:${SYNTHETIC_NODE}`, at: { gt: since } },
    orderBy: { at: "desc" },
    take: MOST,
    select: { at: true, ok: true, value: true },
  });
  return rows.map(({ at, ok, value }) => {
    const seen = value as unknown as SyntheticMeasurement | null;
    return {
      at,
      ok,
      stage: seen?.stage ?? null,
      caseMs: seen?.caseMs ?? null,
      alertMs: seen?.alertMs ?? null,
    };
  });
}
