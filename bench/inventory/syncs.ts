import type { RecoveryPointKind } from "#domain/recovery-points/recovery-point.ts";
import { SERIES } from "#server/recovery-points/generated.fixture.ts";
import {
  type Inventory,
  type ListedPoint,
  type Synced,
  syncInventory,
} from "#server/recovery-points/sync-inventory.ts";
import { atMost, type Findings, type Options } from "../bench.ts";
import { summary } from "../statistics.ts";
import type { InventorySite } from "./site.ts";

const TIMES = 10;
const LIMIT_MS = 2_000;

/** What every source would list now: exactly what is known of it. */
async function listings({ db }: InventorySite): Promise<readonly Inventory[]> {
  const components = [...new Set(SERIES.map((one) => one.component))];
  return await Promise.all(
    components.map(async (component) => {
      const rows = await db.recoveryPoint.findMany({ where: { component, goneAt: null } });
      const points = rows.map(
        ({ kind, externalId, takenAt, coversFrom, coversUntil, sizeBytes, ...row }): ListedPoint => ({
          kind: kind as RecoveryPointKind,
          externalId,
          takenAt,
          coversFrom,
          coversUntil,
          sizeBytes: sizeBytes === null ? null : Number(sizeBytes),
          retentionUntil: row.retentionUntil,
          region: row.region,
          keyId: row.keyId,
          encrypted: row.encrypted,
          detail: row.detail as Readonly<Record<string, unknown>>,
        }),
      );
      const kinds = [...new Set(SERIES.flatMap((one) => (one.component === component ? [one.kind] : [])))];
      return { component, kinds, points };
    }),
  );
}

/** A round over every source when nothing changed, one source after the other; then one in which a single point did. */
export async function measureSyncs(site: InventorySite, { told, repetitions }: Options): Promise<Findings> {
  const all = await listings(site);
  const n = all.reduce((sum, one) => sum + one.points.length, 0);
  const round = async (inventories: readonly Inventory[]) => {
    const began = performance.now();
    const synced: Synced[] = [];
    for (const inventory of inventories)
      synced.push(await syncInventory(site.db, site.installationId, inventory, new Date()));
    const ms = performance.now() - began;
    const sum = (what: "added" | "changed" | "gone") => synced.reduce((total, one) => total + one[what], 0);
    return { ms, written: sum("added") + sum("changed") + sum("gone") };
  };
  const still: number[] = [];
  const one: number[] = [];
  await round(all);
  for (let time = 0; time < (repetitions ?? TIMES); time += 1) {
    const same = await round(all);
    if (same.written > 0) throw new Error(`A sync of no change wrote ${same.written} rows`);
    still.push(same.ms);
    const changed = all.map((inventory) => ({
      ...inventory,
      points: inventory.points.map((point, at) => (at === time ? { ...point, sizeBytes: 1 } : point)),
    }));
    const other = await round(changed);
    if (other.written === 0) throw new Error("A changed point was not written");
    one.push(other.ms);
    await round(all);
  }
  const longest = summary(still);
  told(`${n} points of ${all.length} sources listed again: ${Math.round(longest.median ?? 0)} ms`);
  return {
    figures: { points: n, syncOfNoChangeMs: longest, syncOfOneChangeEachMs: summary(one) },
    targets: [atMost(`sync of no change, ${n} points, longest`, longest.max, LIMIT_MS, "ms")],
    runs: [
      { sync: "no change", ms: still },
      { sync: "one change a source", ms: one },
    ],
  };
}
