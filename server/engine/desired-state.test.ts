import { expect, test } from "vitest";
import type { GatewayMeasurement, ServerState } from "#domain/topology/measurement.ts";
import type { Act, GatewayPort } from "../adapters/ports.ts";
import { apply, type Desired, holds } from "./desired-state.ts";

const server = (backend: string, name: string, admin: ServerState["admin"]): ServerState => ({
  backend,
  name,
  admin,
  up: true,
  weight: 1,
  check: "",
});
const seen = (router: readonly ServerState[]): GatewayMeasurement => ({
  kind: "gateway",
  maintenance: false,
  servers: [server("console", "kr-a", "maint")],
  router,
  sessions: { used: 0, limit: 1 },
});
const router: Desired = {
  kind: "router",
  agent: "kr-b",
  instance: "gateway",
  backend: "meta-db",
  servers: ["kr-a", "kr-b"],
  primary: "kr-b",
};

test("a router holds when exactly the primary is ready; a server that is not measured says nothing", () => {
  expect(holds(router, seen([server("meta-db", "kr-a", "maint"), server("meta-db", "kr-b", "ready")]))).toBe(true);
  expect(holds(router, seen([server("meta-db", "kr-a", "ready"), server("meta-db", "kr-b", "ready")]))).toBe(false);
  expect(holds(router, seen([server("meta-db", "kr-b", "ready")]))).toBeNull();
  expect(
    holds({ ...router, primary: null }, seen([server("meta-db", "kr-a", "maint"), server("meta-db", "kr-b", "ready")])),
  ).toBe(false);
});

test("maintenance and route are compared with what the map says", () => {
  const map: Desired = {
    kind: "map",
    agent: "kr-a",
    instance: "gateway",
    file: "maintenance.map",
    key: "console",
    value: "on",
  };
  expect(holds(map, seen([]))).toBe(false);
  expect(holds({ ...map, value: "jp" }, { kind: "entrance", route: "jp", servers: [] })).toBe(true);
});

test("a router closes every old way, sessions included, before it opens the new one", async () => {
  const calls: string[] = [];
  const gateway = {
    setServer: async (to: { server: string }, state: string) => void calls.push(`${to.server} ${state}`),
    shutdownSessions: async (to: { server: string }) => void calls.push(`${to.server} sessions`),
  } as unknown as GatewayPort;
  await apply(gateway, router, () => ({}) as Act);
  expect(calls).toEqual(["kr-a maint", "kr-a sessions", "kr-b ready"]);
});

test("a session that does not end at the old primary is told, and the new way is open all the same; a server that takes on is not", async () => {
  const calls: string[] = [];
  const gateway = (maint: () => Promise<void>) =>
    ({
      setServer: async (to: { server: string }, state: string) => {
        calls.push(`${to.server} ${state}`);
        if (state === "maint") await maint();
      },
      shutdownSessions: async () => Promise.reject(new Error("still has 1 sessions")),
    }) as unknown as GatewayPort;
  await expect(
    apply(
      gateway(async () => undefined),
      router,
      () => ({}) as Act,
    ),
  ).rejects.toThrow("still has 1 sessions");
  expect(calls).toEqual(["kr-a maint", "kr-b ready"]);
  calls.length = 0;
  const refusing = gateway(() => Promise.reject(new Error("stays ready")));
  await expect(apply(refusing, router, () => ({}) as Act)).rejects.toThrow("stays ready");
  expect(calls).toEqual(["kr-a maint"]);
});
