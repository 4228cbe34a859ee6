import { expect, test } from "vitest";
import { nodeOf } from "#domain/routing/desired.ts";
import type { GatewayMeasurement, ServerState } from "#domain/topology/measurement.ts";
import type { Act } from "../adapters/ports.ts";
import { apply, type Desired, type Hands, holds } from "./desired-state.ts";

const server = (backend: string, name: string, admin: ServerState["admin"]): ServerState => ({
  backend,
  name,
  admin,
  up: true,
  weight: 1,
  check: "",
});
const seen = (router: readonly ServerState[], change: Partial<GatewayMeasurement> = {}): GatewayMeasurement => ({
  kind: "gateway",
  maintenance: false,
  servers: [server("console", "kr-a", "maint")],
  router,
  limits: {},
  canary: null,
  sessions: { used: 0, limit: 1 },
  ...change,
});
const hands = (gateway: object): Hands => ({ gateway, flags: {} }) as unknown as Hands;
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
  };
  await apply(hands(gateway), router, () => ({}) as Act);
  expect(calls).toEqual(["kr-a maint", "kr-a sessions", "kr-b ready"]);
});

test("a session that does not end at the old primary is told, and the new way is open all the same; a server that takes on is not", async () => {
  const calls: string[] = [];
  const gateway = (maint: () => Promise<void>) =>
    hands({
      setServer: async (to: { server: string }, state: string) => {
        calls.push(`${to.server} ${state}`);
        if (state === "maint") await maint();
      },
      shutdownSessions: async () => Promise.reject(new Error("still has 1 sessions")),
    });
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

const canary: Desired = {
  kind: "weight",
  address: { agent: "kr-b", instance: "gateway", backend: "ingest", server: "canary" },
  weight: 0,
};
const limit: Desired = {
  ...{ kind: "limit", agent: "kr-b", instance: "gateway", file: "limits.map" },
  ...{ class: "bulk", rate: 20 },
};
const flag: Desired = { kind: "flag", component: "ingest/flags-kr", zone: "kr-b", flag: "releases", value: "off" };

test("a weight, a limit and a flag hold when they are measured so, and what is not measured says nothing", () => {
  expect(holds(canary, seen([], { canary: { weight: 0, up: true } }))).toBe(true);
  expect(holds(canary, seen([], { canary: { weight: 10, up: true } }))).toBe(false);
  expect(holds(canary, seen([]))).toBeNull();
  expect(holds(limit, seen([], { limits: { bulk: 20 } }))).toBe(true);
  expect(holds(limit, seen([], { limits: { bulk: 0 } }))).toBe(false);
  expect(holds(limit, seen([]))).toBeNull();
  expect(holds(flag, { kind: "flags", flags: { releases: "off" } })).toBe(true);
  expect(holds(flag, { kind: "flags", flags: {} })).toBe(false);
  expect(holds(flag, seen([]))).toBeNull();
  expect([canary, limit, flag].map(nodeOf)).toEqual(["kr-b", "kr-b", "kr-b"]);
});

test("they are set where they are, each by one call", async () => {
  const calls: string[] = [];
  const told =
    (name: string) =>
    async (...args: unknown[]) =>
      void calls.push(`${name} ${args.slice(0, -1).map(String).join(" ")}`);
  const both = { gateway: { setWeight: told("weight"), setMap: told("map") }, flags: { setFlag: told("flag") } };
  for (const value of [canary, limit, flag]) await apply(both as unknown as Hands, value, () => ({}) as Act);
  expect(calls).toEqual([
    "weight [object Object] 0",
    "map kr-b gateway limits.map bulk 20",
    "flag ingest/flags-kr kr-b releases off",
  ]);
});
