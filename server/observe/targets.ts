import { findComponent } from "#domain/topology/find.ts";
import type { DatabaseMeasurement, MeasurementValue, StreamMeasurement } from "#domain/topology/measurement.ts";
import { EVERY_SECOND } from "#domain/topology/topology.ts";
import type { Site } from "../engine/engine.ts";
import { all } from "../engine/steps/site.ts";
import { archiveTargets } from "./archive-targets.ts";
import { catalogueTargets } from "./catalogue-targets.ts";
import { standingTargets } from "./standing-targets.ts";
import { syntheticTargets } from "./synthetic-targets.ts";
import type { Target } from "./target.ts";

/** Everything of the site that is measured, by the keys of domain/topology/measurement.ts. */
export function targetsOf({ topology, adapters }: Site): Target[] {
  const target = (component: string, node: string, kind: Target["kind"], look: Target["look"]): Target => ({
    ...(findComponent(topology, component)?.observe ?? EVERY_SECOND),
    key: `${component}:${node}`,
    component,
    node,
    kind,
    look,
  });
  const seen = async (value: Promise<MeasurementValue>) => ({ value: await value, ok: true });
  return [
    ...Object.keys(topology.agents).map((zone) =>
      target("agent", zone, "agent", async (look) => {
        const status = await adapters.witness.status(zone, look);
        const value = { kind: "agent" as const, zone: status.zone, version: status.version };
        return status.zone === zone
          ? { value, ok: true }
          : { value, ok: false, error: `at ${zone}'s address answers the agent of ${status.zone}` };
      }),
    ),
    ...all(topology, "entrance").flatMap(({ id, component }) => [
      target(id, component.agent, "entrance", (look) => seen(adapters.gateway.observeEntrance(id, look))),
      target(id, "probe", "probe", async (look) => {
        const { status, region, zone, mode } = await adapters.entrance.probe(id, look);
        const ok = status < 500 && mode !== "maintenance";
        return {
          value: { kind: "probe", status, region, zone, mode },
          ok,
          ...(ok ? {} : { error: `answered ${status}${mode ? ` (${mode})` : ""}` }),
        };
      }),
    ]),
    ...all(topology, "gateway").flatMap(({ id, component }) =>
      component.zones.map((zone) =>
        target(id, zone, "gateway", (look) => seen(adapters.gateway.observeGateway(id, zone, look))),
      ),
    ),
    ...all(topology, "database").flatMap(({ id, component }) =>
      Object.keys(component.nodes).map((zone) =>
        target(id, zone, "database", async (look) => {
          const value = await adapters.database.observeNode(id, zone, look);
          return value.role === "down" ? { value, ok: false, error: "down" } : { value, ok: true };
        }),
      ),
    ),
    ...all(topology, "stream").flatMap(({ id, component }) =>
      Object.keys(component.nodes).map((zone) =>
        target(id, zone, "stream", (look) => seen(adapters.stream.observeNode(id, zone, look))),
      ),
    ),
    ...all(topology, "flags").flatMap(({ id, component }) =>
      component.zones.map((zone) =>
        target(id, zone, "flags", async (look) => ({
          value: { kind: "flags", flags: await adapters.flags.observeFlags(id, zone, look) },
          ok: true,
        })),
      ),
    ),
    ...syntheticTargets({ topology, adapters }),
    ...all(topology, "consumers").flatMap(({ id, component }) =>
      component.zones.map((zone) =>
        target(id, zone, "consumers", async (look) => {
          const value = { kind: "consumers" as const, ...(await adapters.scaler.observe(id, zone, look)) };
          const { running, wanted } = value;
          // Fewer than wanted is a figure like any other; none at all works nothing off.
          return running > 0 || wanted === 0
            ? { value, ok: true }
            : { value, ok: false, error: `none of ${wanted} runs` };
        }),
      ),
    ),
    ...archiveTargets({ topology, adapters }),
    ...catalogueTargets({ topology, adapters }),
    ...standingTargets({ topology, adapters }),
  ];
}

/** What is stored of a node that does not answer: nothing of it is known. */
export const SILENT_DATABASE: DatabaseMeasurement = {
  kind: "database",
  role: "down",
  timeline: null,
  lsn: null,
  receivedLsn: null,
  streaming: false,
  lagBytes: null,
  syncState: null,
  synchronousNames: "",
  replicas: [],
  rowLevelSecurity: null,
  synchronousCommit: null,
};

/** The same of a stream's node. */
export const SILENT_STREAM: StreamMeasurement = {
  kind: "stream",
  role: "down",
  replicationId: null,
  former: null,
  offset: null,
  linked: false,
  replicas: [],
  length: null,
  pending: null,
  lag: null,
  oldestWaitingMs: null,
  deadLetters: null,
  leftOut: null,
};
