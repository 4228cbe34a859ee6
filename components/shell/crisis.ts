import { isCrisis } from "#domain/incidents/incident.ts";
import { recoveryStart } from "#domain/incidents/recovery-phases.ts";
import type { Banner, BannerIncident, OpenRun } from "#server/overview/router.ts";
import type { Viewer } from "./viewer.ts";

export type Crisis = {
  /** The worst open SEV-1 or SEV-2; null: nobody has declared one yet. */
  readonly incident: BannerIncident | null;
  /** The run that answers it; null: nobody has started one. */
  readonly run: OpenRun | null;
  readonly zones: readonly string[];
  /** Where the recovery clock starts: the last good observation, never later. */
  readonly since: string;
  /** Null: nobody saw it good before it failed; the clock then starts later. */
  readonly lastGoodAt: string | null;
  readonly firstFailingAt: string | null;
  /** The finished run that answered it: nothing is left to start but the return. Null: it still wants an answer. */
  readonly answeredBy: number | null;
  /** What was lost is back, or answered by a run that ended well: people watch, bring back and resolve. */
  readonly settled: boolean;
};

type Known = Pick<Banner, "openRuns" | "loss" | "evacuated" | "incidents" | "readAt">;
const IN_PROGRESS = ["running", "verifying", "paused"];

/**
 * A crisis is: an open SEV-1 or SEV-2, a failover that is not planned in progress, or a lost zone that nobody declared yet. Planned
 * switchovers and returns are work, not crises.
 */
export function crisisOf(banner: Known): Crisis | null {
  const incident = banner.incidents.find(({ severity }) => isCrisis(severity)) ?? null;
  const unplanned = banner.openRuns.filter((run) => run.mode === "failover");
  const run = unplanned.find((one) => IN_PROGRESS.includes(one.status)) ?? null;
  const lost = banner.loss.lost;
  if (!run && !incident && lost.length === 0) return null;
  const unanswered = lost.length > 0 || (incident !== null && !incident.mitigated);
  const answering = run ?? (unanswered ? (unplanned[0] ?? null) : null);
  const timed = lost.filter((zone) => seenFrom(zone) !== null);
  const earliest = timed.sort((a, b) => Date.parse(seenFrom(a) ?? "") - Date.parse(seenFrom(b) ?? ""))[0];
  const seen = [incident, answering, earliest].find((one) => one && seenFrom(one) !== null);
  const since = recoveryStart({
    lastGoodAt: seen?.lastGoodAt,
    firstFailingAt: seen?.firstFailingAt,
    declaredAt: incident?.declaredAt,
    startedAt: answering?.startedAt,
    requestedAt: answering?.requestedAt,
  });
  const failing =
    incident?.firstFailingAt ??
    answering?.firstFailingAt ??
    lost.flatMap((zone) => zone.firstFailingAt ?? []).sort()[0] ??
    null;
  const done = answering ? null : answeredBy(banner, incident);
  return {
    incident,
    run: answering,
    zones: lost.map((zone) => zone.zone),
    since: since ?? banner.readAt,
    lastGoodAt: seen?.lastGoodAt ?? null,
    firstFailingAt: failing,
    answeredBy: done,
    settled: answering === null && (lost.length === 0 || done !== null) && (incident?.mitigated ?? true),
  };
}

/** The clear next step: the run that answers; the return of an evacuated zone, for who may ask for it; or the recoveries, to start one or to look. */
export function nextStep(
  { run, zones: [zone], answeredBy, settled }: Crisis,
  may: Pick<Viewer["may"], "request">,
): { readonly href: string; readonly word: "open" | "return" | "start" | "look" } | null {
  if (run) return { href: `/failovers/${run.number}`, word: "open" };
  if (answeredBy !== null && zone)
    return may.request
      ? { href: `/failovers/new?${new URLSearchParams({ plan: "zone-return", zone })}`, word: "return" }
      : null;
  return settled ? null : { href: "/failovers", word: may.request ? "start" : "look" };
}

type Seen = { readonly lastGoodAt: string | null; readonly firstFailingAt: string | null };
const seenFrom = ({ lastGoodAt, firstFailingAt }: Seen) => recoveryStart({ lastGoodAt, firstFailingAt });

/** Every lost zone was evacuated by a run that ended well: the newest of those runs; with no zone lost any more, the incident's. */
function answeredBy({ loss, evacuated }: Known, incident: BannerIncident | null): number | null {
  if (loss.lost.length === 0) return incident?.completed[0] ?? null;
  const runs = loss.lost.map((lost) => evacuated.find((one) => one.zone === lost.zone)?.run ?? null);
  const known = runs.filter((run) => run !== null);
  return known.length > 0 && known.length === runs.length ? Math.max(...known) : null;
}
