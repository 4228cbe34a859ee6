import { isStale } from "#domain/topology/freshness.ts";
import type { Topology } from "#domain/topology/topology.ts";
import type { Samples } from "../observe/samples.ts";

export type LostZone = {
  readonly zone: string;
  readonly region: string;
  readonly lastGoodAt: string | null;
  readonly firstFailingAt: string | null;
};

export type ZoneLoss = {
  readonly lost: readonly LostZone[];
  /** Every place went silent together: it is this control plane that is cut off, and nothing is said about the zones (design §5). */
  readonly cutOff: boolean;
};

/** A zone is lost when everything measured in it, at least two things, fails freshly. */
export function lostZones(topology: Topology, samples: Samples, now: Date): ZoneLoss {
  const zones = Object.entries(topology.regions).flatMap(([region, { zones: names }]) =>
    names.map((zone) => ({ zone, region })),
  );
  const measured = zones.filter(({ zone }) => samplesOf(samples, zone).length >= 2);
  const lost = measured.flatMap(({ zone, region }): LostZone[] => {
    const own = samplesOf(samples, zone);
    if (!own.every((sample) => !sample.ok && !isStale(sample, now))) return [];
    return [
      {
        zone,
        region,
        lastGoodAt: earliest(own.map((sample) => sample.lastGoodAt)),
        firstFailingAt: earliest(own.map((sample) => sample.firstFailingAt)),
      },
    ];
  });
  const cutOff = measured.length > 1 && lost.length === measured.length;
  return { lost: cutOff ? [] : lost, cutOff };
}

function samplesOf(samples: Samples, zone: string) {
  return [...samples.values()].filter((sample) => sample.node === zone);
}

function earliest(times: readonly (Date | null)[]): string | null {
  const known = times.flatMap((time) => (time ? [time.getTime()] : []));
  return known.length === 0 ? null : new Date(Math.min(...known)).toISOString();
}
