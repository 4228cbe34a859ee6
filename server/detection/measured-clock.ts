import type { Established } from "#domain/detection/judge-site.ts";
import type { Interval } from "#domain/detection/recovery-clock.ts";
import type { Database } from "../db/client.ts";

/** What the control plane itself measured of what is lost: of a zone its agent, of a node its database. It survives a takeover in mid-loss. */
export async function measuredClock(
  db: Pick<Database, "measurement">,
  { kind, verdicts }: Pick<Established, "kind" | "verdicts">,
): Promise<readonly Interval[]> {
  const subjects = verdicts.map((one) => one.subject);
  const keys = kind === "primary-lost" ? subjects : subjects.map((zone) => `agent:${zone}`);
  return db.measurement.findMany({
    where: { key: { in: keys }, ok: false, firstFailingAt: { not: null } },
    select: { lastGoodAt: true, firstFailingAt: true },
  });
}
