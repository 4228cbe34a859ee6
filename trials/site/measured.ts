import { until } from "../../scripts/stack/until.ts";
import type { TrialSite } from "./site.ts";

/** The product itself has seen that a zone's agent does not answer. */
export async function untilZoneSeenLost(site: TrialSite, zone: string): Promise<void> {
  await until(`The loss of ${zone} being measured`, 30_000, async () => {
    const seen = await site.db.measurement.findUnique({ where: { key: `agent:${zone}` } });
    return seen?.ok === false;
  });
}

/** The zone's agent answers the product again. */
export async function untilNodeAnswers(site: TrialSite, zone: string): Promise<void> {
  await until(`${zone} answering again`, 30_000, async () => {
    const seen = await site.db.measurement.findUnique({ where: { key: `agent:${zone}` } });
    return seen?.ok === true && seen.at > new Date(Date.now() - 4_000);
  });
}

/** The product itself has seen that the database's node there does not answer. */
export async function untilNodeSeenFailing(site: TrialSite, zone: string): Promise<void> {
  await until(`The failure of the database in ${zone} being measured`, 30_000, async () => {
    const seen = await site.db.measurement.findUnique({ where: { key: `meta-db/kr:${zone}` } });
    return seen?.ok === false;
  });
}
