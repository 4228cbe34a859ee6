import { isZone, PLACES, type Zone } from "../addresses.ts";
import { linksFrom } from "../links.ts";
import type { Manifest } from "../manifest.ts";
import { isStopped } from "../process/freeze.ts";
import { type LinkRow, treatLinks } from "../relay/ask.ts";
import { isMeant } from "../relay/treatment.ts";
import { processesOf } from "../stop-component.ts";
import { keepFault, type Service } from "./kept.ts";

export type LinkOptions = { readonly service?: Service };

/**
 * Cuts a zone off: nothing enters it or leaves it, the control plane's way in included, and nobody is told so. Whatever is in the
 * zone lives on and talks to itself. The power control outside is on another network and still works. Answers the links cut.
 */
export async function partitionZone(manifest: Manifest, zone: Zone): Promise<number> {
  keepFault(manifest.stateDir, { kind: "partitioned", target: zone, at: new Date().toISOString() });
  return await applied(manifest, zone);
}

/** Links that accept and then say nothing; `target` is a place, `kr-a>kr-b` or one link's name. Answers how many links are meant. */
export async function blackholeLinks(manifest: Manifest, target: string, options: LinkOptions = {}): Promise<number> {
  assertMeant(manifest, target);
  keepFault(manifest.stateDir, { kind: "blackholed", target, at: new Date().toISOString(), ...options });
  return await applied(manifest, target);
}

/** Both directions of the links arrive `ms` later. */
export async function delayLinks(
  manifest: Manifest,
  target: string,
  ms: number,
  options: LinkOptions = {},
): Promise<number> {
  if (!Number.isInteger(ms) || ms < 1 || ms > 60_000)
    throw new Error(`A delay is a whole number of milliseconds from 1 to 60000, not ${ms}.`);
  assertMeant(manifest, target);
  keepFault(manifest.stateDir, { kind: "delayed", target, ms, at: new Date().toISOString(), ...options });
  return await applied(manifest, target);
}

/** One direction is silent and its ends are not told either: what leaves the target (`out`), or what is sent to it (`in`). */
export async function halfOpenLinks(
  manifest: Manifest,
  target: string,
  way: "out" | "in",
  options: LinkOptions = {},
): Promise<number> {
  assertMeant(manifest, target);
  keepFault(manifest.stateDir, { kind: "half-open", target, way, at: new Date().toISOString(), ...options });
  return await applied(manifest, target);
}

/** `kr-a`, or throws: only a zone has an inside that can live on alone. */
export function zoneOf(text: string): Zone {
  if (!isZone(text)) throw new Error(`"${text}" is no zone of the lab. Name one of kr-a, kr-b, kr-c, jp-a.`);
  return text;
}

function assertMeant(manifest: Manifest, target: string): void {
  if (PLACES.some((place) => linksFrom(place, manifest.slot, manifest.identity).some((link) => isMeant(link, target))))
    return;
  throw new Error(
    `"${target}" names no link of the lab. Name a place (kr-a), two (kr-a>kr-b) or one link (kr-a>kr-b/meta-db); status shows them.`,
  );
}

async function applied(manifest: Manifest, target: string): Promise<number> {
  const links = PLACES.flatMap((place) => linksFrom(place, manifest.slot, manifest.identity)).filter((link) =>
    isMeant(link, target),
  );
  const treated = new Set((await treatEverywhere(manifest)).map((row) => row.name));
  return links.filter((link) => treated.has(link.name)).length;
}

/**
 * Every relay that can hear takes the faults in force as they are kept now. One that is dead or frozen reads them when it comes
 * back: at its start, or when its zone is healed.
 */
export async function treatEverywhere(manifest: Manifest): Promise<readonly LinkRow[]> {
  const answers = await Promise.all(
    PLACES.map(async (place) => {
      const processes = processesOf(manifest, place, "relay");
      if (processes.length === 0 || processes.some(isStopped)) return [];
      return await treatLinks(manifest.relays[place]);
    }),
  );
  return answers.flat();
}
