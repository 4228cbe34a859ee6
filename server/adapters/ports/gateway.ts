import type { ServerAddress } from "#domain/routing/desired.ts";
import type { EntranceMeasurement, GatewayMeasurement } from "#domain/topology/measurement.ts";
import type { Act, Look } from "./act.ts";

/** HAProxy, reached through the agent of its zone. Never drains the last healthy server of a backend. */
export interface GatewayPort {
  observeGateway(component: string, zone: string, look: Look): Promise<GatewayMeasurement>;
  observeEntrance(component: string, look: Look): Promise<EntranceMeasurement>;
  setServer(address: ServerAddress, state: "ready" | "drain" | "maint", act: Act): Promise<void>;
  setWeight(address: ServerAddress, weight: number, act: Act): Promise<void>;
  setMap(agent: string, instance: string, file: string, key: string, value: string, act: Act): Promise<void>;
  shutdownSessions(address: ServerAddress, act: Act): Promise<void>;
}
