import type { DetectionKind } from "#domain/detection/detection.ts";
import { isStale } from "#domain/topology/freshness.ts";
import type { Topology } from "#domain/topology/topology.ts";
import type { Database } from "../db/client.ts";
import type { Samples } from "../observe/samples.ts";

export type LostZone = {
  readonly zone: string;
  readonly region: string;
  readonly lastGoodAt: string | null;
  readonly firstFailingAt: string | null;
};

export type ZoneLoss = {
  /** Vantage points established it. */
  readonly lost: readonly LostZone[];
  /** Nothing in it answers the control plane, which may be the control plane's own trouble: nobody established a loss. */
  readonly notAnswering: readonly string[];
  /** Most vantage points vanished together: it is this control plane that is cut off, and it acts on nothing (design §5). */
  readonly cutOff: boolean;
};

export type OpenLoss = {
  readonly kind: DetectionKind;
  readonly subject: string;
  readonly lastGoodAt: Date | null;
  readonly firstFailingAt: Date | null;
};

/** What is lost is what vantage points established (server/detection); what merely does not answer us is called that. */
export async function readZoneLoss(db: Database, topology: Topology, samples: Samples, now: Date): Promise<ZoneLoss> {
  const open = await db.detection.findMany({
    where: { endedAt: null },
    select: { kind: true, subject: true, lastGoodAt: true, firstFailingAt: true },
    take: 200,
  });
  return zoneLoss(topology, open as readonly OpenLoss[], samples, now);
}

export function zoneLoss(topology: Topology, open: readonly OpenLoss[], samples: Samples, now: Date): ZoneLoss {
  const zones = Object.entries(topology.regions).flatMap(([region, { zones: names }]) =>
    names.map((zone) => ({ zone, region })),
  );
  const lost = zones.flatMap(({ zone, region }): LostZone[] => {
    const own = open.find(
      ({ kind, subject }) =>
        (kind === "zone-lost" && subject === zone) || (kind === "region-lost" && subject === region),
    );
    if (!own) return [];
    const [lastGoodAt, firstFailingAt] = [own.lastGoodAt, own.firstFailingAt].map((at) => at?.toISOString() ?? null);
    return [{ zone, region, lastGoodAt: lastGoodAt ?? null, firstFailingAt: firstFailingAt ?? null }];
  });
  const silent = zones.filter(({ zone }) => isSilent(samples, zone, now)).map(({ zone }) => zone);
  return {
    lost,
    notAnswering: silent.filter((zone) => !lost.some((one) => one.zone === zone)),
    cutOff: open.some(({ kind }) => kind === "isolated"),
  };
}

/** Everything measured in it, at least two things, fails freshly. */
function isSilent(samples: Samples, zone: string, now: Date): boolean {
  const own = [...samples.values()].filter((sample) => sample.node === zone);
  return own.length >= 2 && own.every((sample) => !sample.ok && !isStale(sample, now));
}
