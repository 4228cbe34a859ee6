import type { Measured } from "../topology/freshness.ts";
import type {
  DatabaseMeasurement,
  EntranceMeasurement,
  GatewayMeasurement,
  MeasurementValue,
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
  | "flags-on";
export type Words = { readonly key: CellKey; readonly values: Readonly<Record<string, string | number>> };

/** What a cell is made from: the newest measurement of the thing, with its answer time and since when it fails. */
export type CellSample = Measured & { readonly latencyMs: number | null; readonly firstFailingAt: Date | null };

/** The state a cell has at this moment: too old, it is no longer known. */
export function stateAt(cell: Pick<Cell, "state" | "at" | "staleAfterMs">, nowMs: number): Cell["state"] {
  return cell.at === null || nowMs - Date.parse(cell.at) > cell.staleAfterMs ? "na" : cell.state;
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
  if (value.kind === "entrance") return entrance(component, zone, value);
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
