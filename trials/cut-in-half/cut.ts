import type { Zone } from "#lab/addresses.ts";
import { parseTarget } from "#lab/components.ts";
import { acknowledgedBy } from "#lab/count-local.ts";
import { freezeTarget } from "#lab/faults/freeze.ts";
import { partitionZone } from "#lab/faults/links.ts";
import { losePower } from "#lab/faults/power.ts";
import { readJournal } from "#lab/writer/journal.ts";
import { until } from "../../scripts/stack/until.ts";
import type { EndedRun } from "../site/runs.ts";
import type { TrialSite } from "../site/site.ts";

/** How a zone is taken away while it lives; `silent` when nothing outside can switch it off either. */
export type Cut = { readonly how: "freeze" | "partition"; readonly power: "works" | "silent" };

export async function cut(site: TrialSite, zone: Zone, { how, power }: Cut): Promise<void> {
  if (power === "silent") losePower(site.manifest, zone);
  if (how === "freeze") await freezeTarget(site.manifest, parseTarget(zone));
  else await partitionZone(site.manifest, zone);
}

/** What the run's promotion was decided by. */
export function promotionOf(run: EndedRun): Readonly<Record<string, unknown>> {
  const step = run.steps.find((one) => one.action === "database.promote");
  return (step?.facts ?? {}) as Record<string, unknown>;
}

/** Waits until the zone's own writer has asked its own server for rows since then: silence that nobody listened to proves nothing. */
export async function untilDirectlyAsked(site: TrialSite, zone: Zone, since: Date, times: number): Promise<void> {
  await until(`${zone}'s own writer asking its own server`, 60_000, async () => {
    const { asked } = readJournal(site.manifest.localJournals[zone] ?? "");
    return [...asked.values()].filter((at) => at >= since.getTime()).length >= times;
  });
}

/** Rows that the zone's own server acknowledged on an older timeline after another one had been promoted. */
export async function brokenPromises(site: TrialSite, zone: Zone, promotedAt: Date, timeline: number) {
  const rows = await acknowledgedBy(site.manifest, zone, promotedAt);
  return rows.filter((row) => row.timeline < timeline);
}
