import type { DatabaseMeasurement } from "#domain/topology/measurement.ts";
import type { Adapters, Look, ServerAddress } from "#server/adapters/ports.ts";
import { until } from "../../scripts/stack/until.ts";

export const DATABASE = "meta-db/kr";
export const GATEWAY = "console/gateway-kr";
export const WITHIN_MS = 20_000;

export type Node = { readonly zone: string; readonly seen: DatabaseMeasurement | null };
export type Primary = { readonly zone: string; readonly seen: DatabaseMeasurement };

/** What the bare script looks at again and again, in these zones. A zone that does not answer is null, never an error. */
export function looksAt(zones: readonly string[]) {
  const nodes = ({ database }: Adapters): Promise<Node[]> =>
    Promise.all(
      zones.map(async (zone) => ({ zone, seen: await database.observeNode(DATABASE, zone, look()).catch(silent) })),
    );
  /** @throws Error when there is none, or more than one */
  const primary = async (ports: Adapters): Promise<Primary> => {
    const found = (await nodes(ports)).filter((node) => node.seen?.role === "primary");
    const [only, other] = found;
    if (!only?.seen || other) throw new Error(`${found.length} primaries answer`);
    return { zone: only.zone, seen: only.seen };
  };
  const isProtected = async (ports: Adapters) => (await primary(ports)).seen.replicas.some(isSynchronous);
  return {
    nodes,
    primary,
    isProtected,
    protectedSoon: (ports: Adapters) => until("Protection", WITHIN_MS, () => isProtected(ports)),
    gateways: ({ gateway }: Adapters) =>
      Promise.all(zones.map((zone) => gateway.observeGateway(GATEWAY, zone, look()).catch(silent))),
  };
}

export function streams({ seen }: Primary, zone: string): boolean {
  return seen.replicas.some((one) => one.name === zone && one.state === "streaming");
}

function isSynchronous({ state, syncState }: DatabaseMeasurement["replicas"][number]): boolean {
  return state === "streaming" && (syncState === "sync" || syncState === "quorum");
}

/** A bounded look, as a step of the product has it. */
export function look(ms = 2_000): Look {
  return { signal: AbortSignal.timeout(ms) };
}

export function silent(): null {
  return null;
}

export function at(agent: string, instance: string, backend: string, server: string): ServerAddress {
  return { agent, instance, backend, server };
}

/** @throws Error when it is not so */
export function need(what: string, so: boolean): void {
  if (!so) throw new Error(`Not so: ${what}`);
}
