import { expect, test } from "vitest";
import { exampleTopology } from "../topology/example.fixture.ts";
import type { Measured, Measurements } from "../topology/freshness.ts";
import type {
  GatewayMeasurement,
  IssuerFinding,
  MeasurementValue,
  MutualTlsFinding,
  ServerState,
} from "../topology/measurement.ts";
import type { Topology } from "../topology/topology.ts";
import type { Checked, CheckId } from "./check.ts";
import { layerOf } from "./l7-checks-on.ts";
import { standingChecks } from "./standing-checks.ts";

const NOW = new Date("2026-11-24T01:04:33Z");
const ZONES = ["kr-a", "kr-b", "kr-c", "jp-a"];
const regionOf = (zone: string) => zone.slice(0, 2);

/** A site whose gateways all must refuse, and whose zones look for a provider. */
function site(): Topology {
  const example = exampleTopology();
  const console = example.services["console"];
  if (!console) throw new Error("the example has a console");
  const components = Object.fromEntries(
    Object.entries(console.components).map(([name, one]) => [
      name,
      one.kind === "gateway" ? { ...one, mutualTls: true } : one,
    ]),
  );
  return {
    ...example,
    agents: Object.fromEntries([...ZONES, "outside"].map((zone) => [zone, `https://${zone}`])),
    identity: { issuer: "https://login.example" },
    services: { ...example.services, console: { ...console, components } },
  };
}

const sample = (value: MeasurementValue | null, ok = true, ageMs = 0): Measured => ({
  ok,
  value,
  at: new Date(NOW.getTime() - ageMs),
  intervalMs: 1_000,
});
const server = (name: string, change: Partial<ServerState> = {}): ServerState => {
  return { backend: "console", name, up: true, admin: "ready", weight: 1, check: "UP L7OK", ...change };
};
const gateway = (servers: readonly ServerState[], change: Partial<GatewayMeasurement> = {}): GatewayMeasurement => {
  const calm = { router: [], limits: {}, canary: null, sessions: { used: 0, limit: 500 } };
  return { kind: "gateway", maintenance: false, servers, ...calm, ...change };
};
const gatewayKey = (zone: string) => `console/gateway-${regionOf(zone)}:${zone}`;
const tried = (zone: string, ...findings: MutualTlsFinding[]): MeasurementValue => ({
  kind: "mtls",
  zone,
  votes: findings.map((finding, index) => ({ agent: `agent-${index}`, finding, reason: "" })),
});
const looked = (zone: string, finding: IssuerFinding | null): MeasurementValue => ({
  kind: "oidc",
  zone,
  finding,
  reason: "",
});

/** Everything as it should be. */
function whole(): Record<string, Measured> {
  const entrance = { kind: "entrance" as const, route: "kr", servers: [server("kr-a", { backend: "kr" })] };
  return Object.fromEntries([
    ["console/entrance:outside", sample(entrance)],
    ...ZONES.flatMap((zone) => [
      [gatewayKey(zone), sample(gateway([server(zone)]))],
      [`${gatewayKey(zone)}/mtls`, sample(tried(zone, "refused", "refused"))],
      [`identity:from-${zone}`, sample(looked(zone, "issuer"))],
    ]),
  ]);
}
function judged(id: CheckId, change: Measurements = {}, topology = site()): Checked {
  const found = standingChecks(topology, { ...whole(), ...change }, NOW).find((check) => check.id === id);
  if (!found) throw new Error(`no check ${id}`);
  return found;
}
const keysOf = (check: Checked) => check.reasons.map(({ key }) => key);
const closed = sample(gateway([server("kr-a")], { maintenance: true }));

test("what holds everywhere holds, and says from which measurements", () => {
  expect(standingChecks(site(), whole(), NOW).map(({ id, state }) => [id, state])).toEqual([
    ["gateways-in-two-zones", "ok"],
    ["l7-checks-on", "ok"],
    ["mtls-refuses", "ok"],
    ["oidc-reachable", "ok"],
  ]);
  expect(judged("mtls-refuses").evidence).toContain("console/gateway-kr:kr-b/mtls");
});

test("nothing measured, or nothing lately, is never taken for good", () => {
  const old = Object.fromEntries(Object.entries(whole()).map(([key, one]) => [key, { ...one, at: new Date(0) }]));
  for (const measurements of [{}, old]) {
    expect(standingChecks(site(), measurements, NOW).map(({ state }) => state)).toEqual(["na", "na", "na", "na"]);
  }
});

test("one active gateway of a region is too few; a region of one zone is told as such", () => {
  const alone = judged("gateways-in-two-zones", { [gatewayKey("kr-a")]: closed, [gatewayKey("kr-b")]: closed });
  expect(alone.reasons[0]).toMatchObject({ state: "bad", key: "active-in-one", values: { zones: "kr-c" } });
  expect(keysOf(alone)).toContain("one-zone-region");
  const dead = judged("gateways-in-two-zones", { [gatewayKey("jp-a")]: sample(null, false) });
  expect(dead.reasons[0]).toMatchObject({ state: "bad", key: "active-in-none", values: { region: "jp" } });
});

test("with one active and one that nobody measures, nothing is said", () => {
  const change = { [gatewayKey("kr-a")]: closed, [gatewayKey("kr-b")]: sample(gateway([server("kr-b")]), true, 9_000) };
  const check = judged("gateways-in-two-zones", change);
  expect(check.reasons[0]).toMatchObject({ state: "na", key: "gateway-unmeasured", values: { zones: "kr-b" } });
});

test("a server whose check is off, or stops below layer 7, is named", () => {
  const servers = [
    server("kr-a", { check: "no check" }),
    server("kr-b", { check: "UP L4OK" }),
    server("kr-c", { check: "DOWN L4CON Connection refused", up: false }),
  ];
  const check = judged("l7-checks-on", { [gatewayKey("kr-a")]: sample(gateway(servers)) });
  expect(check.reasons.slice(0, 3)).toMatchObject([
    { state: "bad", key: "check-off", values: { server: "console/gateway-kr:kr-a console/kr-a" } },
    { state: "bad", key: "check-below-l7" },
    { state: "na", key: "check-untold" },
  ]);
});

test.each([
  ["UP L7OK L7OK", "l7"],
  ["DOWN L7STS Service Unavailable", "l7"],
  ["DOWN L7TOUT", "l7"],
  ["UP 1/2 * L7OK", "l7"],
  ["UP L6OK", "below"],
  ["DOWN L4TOUT", "untold"],
  ["UP INI", "untold"],
] as const)("HAProxy says «%s»: %s", (check, layer) => {
  expect(layerOf({ admin: "ready", check })).toBe(layer);
});

test("a server in maintenance is not checked, and takes nothing", () => {
  expect(layerOf({ admin: "maint", check: "MAINT" })).toBe("resting");
});

test("one way in is enough to be in, and silence is no refusal", () => {
  const with_ = (...findings: MutualTlsFinding[]) =>
    judged("mtls-refuses", { [`${gatewayKey("kr-b")}/mtls`]: sample(tried("kr-b", ...findings), false) }).reasons[0];
  expect(with_("refused", "let-in")).toMatchObject({ state: "bad", key: "lets-in", values: { agents: "agent-1" } });
  expect(with_("silent", "silent")).toMatchObject({ state: "na", key: "handshake-untried", values: { zone: "kr-b" } });
  expect(with_()).toMatchObject({ state: "na", key: "handshake-untried" });
  expect(with_("silent", "control-failed")).toMatchObject({ state: "bad", key: "refuses-everybody" });
});

test("the provider must be met from two zones under its own name", () => {
  const from = (...findings: (IssuerFinding | null)[]) =>
    judged(
      "oidc-reachable",
      Object.fromEntries(
        ZONES.map((zone, index) => {
          const finding = findings[index] ?? null;
          return [`identity:from-${zone}`, sample(looked(zone, finding), finding === "issuer")];
        }),
      ),
    );
  expect(keysOf(from("issuer", "issuer", "silent", "silent"))).toEqual(["issuer-seen"]);
  expect(keysOf(from("issuer", "silent", "silent", "silent"))).toEqual(["issuer-seen-in-one"]);
  expect(keysOf(from("silent", "silent", "silent", "silent"))).toEqual(["issuer-seen-nowhere"]);
  expect(from("issuer", null, "silent", "silent")).toMatchObject({ state: "na" });
  expect(from("issuer", "issuer", "other-issuer", "silent").reasons[0]).toMatchObject({
    state: "bad",
    key: "issuer-other",
    values: { zones: "kr-c" },
  });
});

test("what nobody configured is not measured, and says so", () => {
  const { identity: _, ...without } = site();
  expect(judged("oidc-reachable", {}, without)).toMatchObject({ state: "na", reasons: [{ key: "no-issuer" }] });
  expect(judged("mtls-refuses", {}, exampleTopology())).toMatchObject({
    state: "na",
    reasons: [{ key: "no-mutual-tls" }],
  });
});
