import type { HeldKey } from "#domain/backlog/relieve.ts";
import { type BacklogSeen, type Relieved, seeBacklog } from "#domain/backlog/see.ts";
import type { Reason } from "#domain/reason.ts";
import { componentsOf, findComponent } from "#domain/topology/find.ts";
import type { Topology } from "#domain/topology/topology.ts";
import type { Database } from "../db/client.ts";
import { asMeasurements, readSamples } from "../observe/samples.ts";
import { readHandsOff } from "../response/read-hands-off.ts";

/** The site's policies with the components they speak of. One whose components are gone speaks of nothing. */
export function relievedOf(topology: Topology): readonly Relieved[] {
  return componentsOf(topology, "stream").flatMap(({ id, component: stream }) => {
    const policy = topology.policies.backlog.find((one) => one.stream === id);
    const [consumers, flags] = policy
      ? [findComponent(topology, policy.consumers), findComponent(topology, policy.flags)]
      : [];
    return policy && consumers?.kind === "consumers" && flags?.kind === "flags"
      ? [{ policy, stream, consumers, flags }]
      : [];
  });
}

/** What is known now of each: newest samples, zones established as lost, and what forbids to act. */
export async function seeBacklogs(
  db: Database,
  all: readonly Relieved[],
  now: Date,
): Promise<readonly (BacklogSeen & { readonly relieved: Relieved })[]> {
  if (all.length === 0) return [];
  const [samples, detections, handsOff] = await Promise.all([
    readSamples(db),
    db.detection.findMany({
      where: { endedAt: null, kind: { in: ["zone-lost", "isolated"] } },
      select: { kind: true, subject: true },
    }),
    readHandsOff(db, now),
  ]);
  const held: Reason<HeldKey>[] = [];
  if (handsOff) held.push({ key: "hands-off", values: { by: handsOff.setByName, until: handsOff.until } });
  if (detections.some(({ kind }) => kind === "isolated")) held.push({ key: "isolated", values: {} });
  const lost = detections.flatMap(({ kind, subject }) => (kind === "zone-lost" ? [subject] : []));
  const measurements = asMeasurements(samples);
  return all.map((relieved) => ({ relieved, ...seeBacklog(relieved, measurements, { lost, held }, now) }));
}
