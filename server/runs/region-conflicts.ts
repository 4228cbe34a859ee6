import { Refusal } from "#domain/refusal.ts";
import { IN_PROGRESS } from "#domain/runs/status.ts";
import type { Transaction } from "../db/client.ts";
import { holdLock } from "../db/hold-lock.ts";

/**
 * A region has one run at a time: queued or in progress, any second one is refused at the request already. Only a cross-region
 * run may be asked for beside in-region ones, which it will supersede once approved (design §5), and one that may lose data beside
 * one that stands paused without its proof; while they wait for their approval they block nobody but another of their kind.
 * @throws Refusal `conflict` (region-busy) with the region and the number of the run that has it
 */
export async function refuseBusyRegions(
  tx: Transaction,
  regions: readonly string[],
  { crossRegion, allowDataLoss }: { readonly crossRegion: boolean; readonly allowDataLoss: boolean },
): Promise<void> {
  // Two operators starting at once are judged one after the other.
  await holdLock(tx, "requesting");
  const others = await tx.run.findMany({
    where: {
      regions: { hasSome: [...regions] },
      ...(crossRegion
        ? { crossRegion: true, status: { in: ["awaiting_approval", "approved", ...IN_PROGRESS] } }
        : allowDataLoss
          ? {
              OR: [
                { allowDataLoss: true, status: { in: ["awaiting_approval", "paused"] } },
                { crossRegion: true, status: "paused" },
                { status: { in: ["approved", ...IN_PROGRESS].filter((status) => status !== "paused") } },
              ],
            }
          : { status: { in: ["approved", ...IN_PROGRESS] } }),
    },
    orderBy: { number: "asc" },
    select: { number: true, regions: true, status: true },
  });
  const [first] = others;
  if (!first) return;
  const region = regions.find((one) => first.regions.includes(one)) ?? "";
  throw new Refusal("conflict", "region-busy", { region, run: first.number, status: first.status });
}
