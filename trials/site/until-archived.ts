import { isGood, readSamples } from "#server/observe/samples.ts";
import { until } from "../../scripts/stack/until.ts";
import type { TrialSite } from "./site.ts";

/** One sync of the inventory, one look at the archive, and what a busy machine adds. */
const SEEN_WITHIN_MS = 60_000;

/** So much log is archived that a moment in it can be restored, with canaries for so long. */
export async function untilArchived(site: TrialSite, archive: string, spanMs = 0): Promise<void> {
  await until("Log is archived behind a base backup", SEEN_WITHIN_MS + spanMs, async () => {
    const sample = (await readSamples(site.db)).get(`${archive}:kr-c`);
    const newest =
      sample?.value?.kind === "archive" && isGood(sample, new Date()) ? sample.value.windows.at(-1) : undefined;
    if (!newest?.until) return null;
    const canary = await site.db.canary.findFirst({
      where: { component: "meta-db/kr", at: { gt: new Date(newest.from) } },
      orderBy: { at: "asc" },
    });
    return canary !== null && Date.parse(newest.until) - canary.at.getTime() >= spanMs ? true : null;
  });
}
