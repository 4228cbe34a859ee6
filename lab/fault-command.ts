import { parseTarget } from "./components.ts";
import { killTarget } from "./fault.ts";
import { breakPart } from "./faults/broken/break.ts";
import { isBrokenKind } from "./faults/broken/kinds.ts";
import { askNobody } from "./faults/client-cert.ts";
import { skewClock } from "./faults/clock.ts";
import { fillDiskOf } from "./faults/disk.ts";
import { freezeTarget } from "./faults/freeze.ts";
import { SERVICES } from "./faults/kept.ts";
import { blackholeLinks, delayLinks, halfOpenLinks, type LinkOptions, partitionZone, zoneOf } from "./faults/links.ts";
import { losePower } from "./faults/power.ts";
import { slowSocket } from "./faults/slow-socket.ts";
import type { Manifest } from "./manifest.ts";

export const FAULT_USAGE = `  fault kill <zone[/component]>     SIGKILL to a whole zone, or to agent, relay, meta-db, stream, console, … in it
  fault freeze <zone[/component]>   stop its time: what it has accepts, and nothing answers
  fault partition <zone>            cut it off; inside, it lives on
  fault no-power <zone>             its power control does not answer any more
  fault blackhole <place|link>      accepts, then silence           [--service agent|sql|stream|gateway|identity|registry|keys|objects]
  fault delay <place|link> --ms N   both directions arrive later    [--service …]
  fault half-open <place|link>      what it says is not heard; --way in: what is said to it   [--service …]
  fault slow-socket <zone>          its HAProxy answers its admin socket one byte a second
  fault no-client-cert <zone>       its gateway lets in whoever has no client certificate (it is started anew for that)
  fault clock <zone[/component]> --skew S   its clock is wrong by S seconds, ahead or (-S) behind; it is started anew for that
  fault wal-gap|backup-damaged|stanza-missing|repository-unreadable|retention-short <kr-c|jp-a>/backups
                                    its archive is broken so; heal puts it back
  fault blob-tampered|tag-moved|tag-removed kr-b/registry   the same of the images; archive-differs kr-b/charts
  fault key-disabled|key-deletion|key-multi-region|rotation-off|copies-lost kr-b/keys   and of the keys
  fault lock-weak|lifecycle-short|encryption-off kr-b/objects   and of the bucket of evidence
  fault disk-full <zone[/meta-db|/agent]>   no room is left on its disk (a lab with --bounded-disks)`;

export type FaultFlags = {
  readonly ms?: string | undefined;
  readonly service?: string | undefined;
  readonly way?: string | undefined;
  readonly skew?: string | undefined;
};
/** What a person is told, and whether anything was hit at all. */
export type FaultTold = { readonly hit: number; readonly told: string };

/** One `fault` command. Throws in plain words for a bad name, target or number. */
export async function makeFault(
  manifest: Manifest,
  name: string,
  target: string,
  flags: FaultFlags,
): Promise<FaultTold> {
  const links = (hit: number, what: string): FaultTold => ({ hit, told: `${target}: ${hit} links ${what}` });
  switch (name) {
    case "kill": {
      const hit = await killTarget(manifest, parseTarget(target));
      return { hit, told: `${target}: ${hit} processes killed` };
    }
    case "freeze": {
      const hit = await freezeTarget(manifest, parseTarget(target));
      return { hit, told: `${target}: ${hit} processes frozen` };
    }
    case "partition":
      return links(await partitionZone(manifest, zoneOf(target)), "cut");
    case "no-power":
      losePower(manifest, zoneOf(target));
      return { hit: 1, told: `${target}: its power control does not answer` };
    case "blackhole":
      return links(await blackholeLinks(manifest, target, serviceOf(flags)), "silent");
    case "delay":
      return links(await delayLinks(manifest, target, Number(flags.ms), serviceOf(flags)), `later by ${flags.ms} ms`);
    case "half-open": {
      const way = flags.way ?? "out";
      if (way !== "in" && way !== "out") throw new Error(`--way is in or out, not "${way}".`);
      return links(await halfOpenLinks(manifest, target, way, serviceOf(flags)), "half-open");
    }
    case "slow-socket":
      await slowSocket(manifest, zoneOf(target));
      return { hit: 1, told: `${target}: its admin socket answers one byte a second` };
    case "no-client-cert":
      await askNobody(manifest, zoneOf(target));
      return { hit: 1, told: `${target}: its gateway asks nobody for a certificate` };
    case "clock": {
      const hit = await skewClock(manifest, parseTarget(target), Number(flags.skew));
      return { hit, told: `${target}: ${hit} components take the time for ${flags.skew} s other than it is` };
    }
    case "disk-full": {
      const hit = await fillDiskOf(manifest, parseTarget(target));
      return { hit, told: `${target}: ${hit} disks full` };
    }
    default:
      if (isBrokenKind(name)) {
        await breakPart(manifest, name, parseTarget(target));
        return { hit: 1, told: `${target}: ${name}` };
      }
      throw new Error(`There is no fault "${name}". There are:\n${FAULT_USAGE}`);
  }
}

function serviceOf(flags: FaultFlags): LinkOptions {
  if (flags.service === undefined) return {};
  const service = SERVICES.find((one) => one === flags.service);
  if (service === undefined) throw new Error(`--service is one of ${SERVICES.join(", ")}, not "${flags.service}".`);
  return { service };
}
