import { leavesRegion } from "../standards/objects.ts";
import { isStale, type Measured } from "../topology/freshness.ts";
import type {
  ArchiveMeasurement,
  DatabaseMeasurement,
  EntranceMeasurement,
  GatewayMeasurement,
  ImagesMeasurement,
  KeysMeasurement,
  MeasurementValue,
  ObjectsMeasurement,
  SourcesMeasurement,
  StreamMeasurement,
} from "../topology/measurement.ts";
import type { Component } from "../topology/topology.ts";

/** One thing at one place, as measured. The viewer decides by `at` and `staleAfterMs` whether it still counts. */
export type Cell = {
  readonly state: "ok" | "risk" | "bad" | "na";
  /** Message key under `overview.cell`, with its figures; `detail` likewise, quieter. */
  readonly word: Words;
  readonly detail: Words | null;
  /** Null: never measured. */
  readonly at: string | null;
  readonly staleAfterMs: number;
};
export type CellKey =
  | "unmeasured"
  | "silent"
  | "since"
  | "active"
  | "latency"
  | "servers"
  | "maintenance"
  | "no-server"
  | "primary"
  | "synchronous"
  | "asynchronous"
  | "standby"
  | "not-streaming"
  | "down"
  | "timeline"
  | "lag"
  | "no-synchronous"
  | "row-level-security-off"
  | "serving"
  | "standing-by"
  | "unreachable"
  | "drained"
  | "check"
  | "replica"
  | "no-replica"
  | "backlog"
  | "dead-letters"
  | "flags-on"
  | "consumers"
  | "consumers-missing"
  | "archiving"
  | "wal-gap"
  | "stanza-missing"
  | "repository-unreadable"
  | "backup-damaged"
  | "backups"
  | "digests-right"
  | "image-tampered"
  | "repository-missing"
  | "images"
  | "archived"
  | "archive-missing"
  | "archive-differs"
  | "commit"
  | "keys-usable"
  | "key-unusable"
  | "key-multi-region"
  | "rotation-off"
  | "keys"
  | "objects-locked"
  | "objects-unlocked"
  | "versioning-off"
  | "objects-damaged"
  | "objects-gone"
  | "objects-elsewhere"
  | "versions"
  | "versions-uncounted";
export type Words = { readonly key: CellKey; readonly values: Readonly<Record<string, string | number>> };

/** What a cell is made from: the newest measurement of the thing, with its answer time and since when it fails. */
export type CellSample = Measured & { readonly latencyMs: number | null; readonly firstFailingAt: Date | null };

/** The state a cell has at this moment: where its measurement is stale it is not known. */
export function stateAt(
  { state, at, staleAfterMs }: Pick<Cell, "state" | "at" | "staleAfterMs">,
  nowMs: number,
): Cell["state"] {
  return at === null || isStale({ at: new Date(at), intervalMs: staleAfterMs / 3 }, new Date(nowMs)) ? "na" : state;
}

/** What is broken comes first, then what nobody knows. */
export const WORST_FIRST: readonly Cell["state"][] = ["bad", "na", "risk", "ok"];

const words = (key: CellKey, values: Words["values"] = {}): Words => ({ key, values });
type Judged = Pick<Cell, "state" | "word" | "detail">;

/**
 * The cell of a component in a zone. `sample` undefined: nothing was ever measured there.
 * @param syncState of a standby, by its primary's word: the standby itself does not know it
 */
export function cellOf(
  component: Component | null,
  zone: string,
  sample: CellSample | undefined,
  syncState: string | null = null,
): Cell {
  if (!sample) return { state: "na", word: words("unmeasured"), detail: null, at: null, staleAfterMs: 0 };
  const judged =
    sample.ok && sample.value ? judge(component, zone, sample.value, sample.latencyMs, syncState) : failed(sample);
  return {
    ...judged,
    at: sample.at.toISOString(),
    staleAfterMs: 3 * sample.intervalMs,
  };
}

function failed(sample: CellSample): Judged {
  const since = sample.firstFailingAt?.toISOString();
  return { state: "bad", word: words("silent"), detail: since ? words("since", { since }) : null };
}

function judge(
  component: Component | null,
  zone: string,
  value: MeasurementValue,
  latencyMs: number | null,
  syncState: string | null,
): Judged {
  const latency = latencyMs === null ? null : words("latency", { ms: Math.round(latencyMs) });
  if (value.kind === "gateway") return gateway(component, value, latency);
  if (value.kind === "database") return database(component, value, syncState);
  if (value.kind === "stream") return stream(component, value);
  if (value.kind === "archive") return archive(value);
  if (value.kind === "images") return images(value);
  if (value.kind === "sources") return sources(value);
  if (value.kind === "keys") return keys(component, value);
  if (value.kind === "objects") return objects(component, value);
  if (value.kind === "entrance") return entrance(component, zone, value);
  if (value.kind === "consumers") {
    const { running, wanted } = value;
    const more = component?.kind === "consumers" && wanted > component.normal;
    // None at all is bad; fewer than wanted, or more than normally, is worth a look.
    const state = running === 0 && wanted > 0 ? "bad" : running < wanted || more ? "risk" : "ok";
    return {
      state,
      word: words("consumers", { running }),
      detail: running < wanted ? words("consumers-missing", { wanted }) : latency,
    };
  }
  if (value.kind === "flags") {
    const on = Object.entries(value.flags).flatMap(([flag, state]) => (state === "on" ? [flag] : []));
    return {
      state: "ok",
      word: words("active"),
      detail: on.length > 0 ? words("flags-on", { flags: on.join(", ") }) : latency,
    };
  }
  return { state: "ok", word: words("active"), detail: latency };
}

function gateway(component: Component | null, value: GatewayMeasurement, latency: Words | null): Judged {
  const own =
    component?.kind === "gateway"
      ? value.servers.filter((server) => server.backend === component.backend)
      : value.servers;
  const up = own.filter((server) => server.up && server.admin === "ready").length;
  const detail = words("servers", { up, all: own.length });
  if (value.maintenance) return { state: "risk", word: words("maintenance"), detail };
  if (up === 0) return { state: "bad", word: words("no-server"), detail };
  if (up < own.length) return { state: "risk", word: words("active"), detail };
  return { state: "ok", word: words("active"), detail: latency ?? detail };
}

function database(component: Component | null, value: DatabaseMeasurement, syncState: string | null): Judged {
  const timeline = value.timeline === null ? null : words("timeline", { timeline: value.timeline });
  if (value.role === "down") return { state: "bad", word: words("down"), detail: null };
  if (value.role === "primary") {
    const wanted = component?.kind === "database" ? component.synchronous : 0;
    const synchronous = value.replicas.filter(
      (replica) => replica.state === "streaming" && ["sync", "quorum"].includes(replica.syncState),
    ).length;
    const open = component?.kind === "database" && component.rowLevelSecurity && value.rowLevelSecurity === false;
    if (open) return { state: "bad", word: words("primary"), detail: words("row-level-security-off") };
    return synchronous < wanted
      ? { state: "risk", word: words("primary"), detail: words("no-synchronous") }
      : { state: "ok", word: words("primary"), detail: timeline };
  }
  const lag = value.lagBytes === null ? null : words("lag", { kib: Math.round(value.lagBytes / 102.4) / 10 });
  if (!value.streaming) return { state: "bad", word: words("not-streaming"), detail: lag };
  const synchronous = syncState === "sync" || syncState === "quorum";
  return {
    state: "ok",
    word: words(synchronous ? "synchronous" : syncState === null ? "standby" : "asynchronous"),
    detail: lag,
  };
}

function stream(component: Component | null, value: StreamMeasurement): Judged {
  if (value.role === "down") return { state: "bad", word: words("down"), detail: null };
  if (value.role === "replica")
    return value.linked
      ? { state: "ok", word: words("replica"), detail: null }
      : { state: "bad", word: words("not-streaming"), detail: null };
  const wanted = component?.kind === "stream" ? component.replicas : 0;
  if (value.replicas.filter((replica) => replica.online).length < wanted)
    return { state: "bad", word: words("primary"), detail: words("no-replica") };
  if (value.deadLetters !== null && value.deadLetters > 0)
    return { state: "risk", word: words("primary"), detail: words("dead-letters", { n: value.deadLetters }) };
  const waiting = value.lag === null ? null : value.lag + (value.pending ?? 0);
  return { state: "ok", word: words("primary"), detail: waiting === null ? null : words("backlog", { n: waiting }) };
}

/** What could be restored from it: a gap in the log is worse than a backup that is damaged, since nothing else stands for it. */
function archive({ state, gaps, damaged, backups, historyMissing }: ArchiveMeasurement): Judged {
  const detail = words("backups", { n: backups });
  if (state === "missing-stanza") return { state: "bad", word: words("stanza-missing"), detail: null };
  if (state === "unreadable") return { state: "bad", word: words("repository-unreadable"), detail: null };
  const missing = gaps.reduce((n, gap) => n + gap.until - gap.from + 1, 0);
  if (missing > 0 || historyMissing) return { state: "bad", word: words("wal-gap"), detail };
  if (damaged.length > 0) return { state: "risk", word: words("backup-damaged"), detail };
  return { state: backups > 0 ? "ok" : "risk", word: words("archiving"), detail };
}

function images({ repositories, images: n, problems }: ImagesMeasurement): Judged {
  const detail = words("images", { n });
  if (problems.length > 0) return { state: "bad", word: words("image-tampered"), detail };
  if (repositories.some((one) => !one.present)) return { state: "bad", word: words("repository-missing"), detail };
  return { state: n > 0 ? "ok" : "risk", word: words("digests-right"), detail };
}

function sources({ head, archives }: SourcesMeasurement): Judged {
  const detail = words("commit", { commit: head.slice(0, 8) });
  if (archives.some((one) => one.kept === "differs")) return { state: "bad", word: words("archive-differs"), detail };
  const kept = archives.some((one) => one.commit === head && one.kept === "whole");
  return { state: kept ? "ok" : "risk", word: words(kept ? "archived" : "archive-missing"), detail };
}

/** A key that cannot be used takes every backup with it that was made with it; one of several regions breaks sovereignty. */
function keys(component: Component | null, { keys: all }: KeysMeasurement): Judged {
  const detail = words("keys", { n: all.length });
  const own = component?.kind === "keys" ? component.serviceRegion : null;
  if (all.some((key) => key.state !== "Enabled" || key.deletionAt !== null)) {
    return { state: "bad", word: words("key-unusable"), detail };
  }
  if (all.some((key) => key.multiRegion !== false || (own !== null && key.serviceRegion !== own))) {
    return { state: "bad", word: words("key-multi-region"), detail };
  }
  if (all.some((key) => key.rotation === false)) return { state: "risk", word: words("rotation-off"), detail };
  return { state: "ok", word: words("keys-usable"), detail };
}

/** A version that vanished is worse than one that is damaged, and both are worse than a bucket that lets them. */
function objects(component: Component | null, { settings, inventory }: ObjectsMeasurement): Judged {
  const detail = inventory === null ? words("versions-uncounted") : words("versions", { n: inventory.versions });
  const bad = (key: CellKey): Judged => ({ state: "bad", word: words(key), detail });
  const wrong = inventory?.problems ?? [];
  if (component?.kind === "objects" && leavesRegion(settings, component.serviceRegion)) return bad("objects-elsewhere");
  if (wrong.some((one) => one.how === "locked-gone" || one.how === "early-gone" || one.how === "missing"))
    return bad("objects-gone");
  if (wrong.length > 0) return bad("objects-damaged");
  if (settings.versioning !== "enabled") return bad("versioning-off");
  if (!settings.lockEnabled || settings.lock === null) return bad("objects-unlocked");
  const known = inventory !== null && inventory.listedSince !== null;
  return { state: known ? "ok" : "risk", word: words("objects-locked"), detail };
}

/** How the entrance sees this zone's gateway, and whether customers are sent there; at its own agent: the entrance as a whole. */
function entrance(component: Component | null, zone: string, value: EntranceMeasurement): Judged {
  if (component?.kind !== "entrance") return { state: "na", word: words("unmeasured"), detail: null };
  if (zone === component.agent) {
    const serving = value.servers.filter(
      (one) => value.route !== null && one.backend === component.backends[value.route],
    );
    const up = serving.filter((one) => one.up && one.admin === "ready").length;
    const detail = words("servers", { up, all: serving.length });
    if (up === 0) return { state: "bad", word: words("no-server"), detail };
    return { state: up < serving.length ? "risk" : "ok", word: words("serving"), detail };
  }
  const server = value.servers.find((one) => one.name === zone);
  if (!server) return { state: "na", word: words("unmeasured"), detail: null };
  const served = value.route !== null && component.backends[value.route] === server.backend;
  if (!server.up) return { state: "bad", word: words("unreachable"), detail: words("check", { check: server.check }) };
  if (server.admin !== "ready") return { state: "risk", word: words("drained"), detail: null };
  return { state: "ok", word: words(served ? "serving" : "standing-by"), detail: null };
}
