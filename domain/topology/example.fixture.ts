import type { Plan, PlanStep } from "../plans/plan.ts";
import { type DatabaseComponent, DETECTION, type Topology } from "./topology.ts";

/** A site of two regions for tests of the rules: small, and in no file. */
export function exampleTopology(change: { readonly database?: Partial<DatabaseComponent> } = {}): Topology {
  const map = { file: "maintenance.map", key: "console" };
  return {
    site: "example",
    locales: ["en"],
    regions: { kr: { zones: ["kr-a", "kr-b", "kr-c"], country: "KR" }, jp: { zones: ["jp-a"], country: "JP" } },
    agents: {},
    roles: { claim: "groups", map: {} },
    services: {
      console: {
        title: { en: "Console" },
        tier: "control-plane",
        data: "none",
        objectives: { rtoMs: 1_800_000 },
        components: {
          entrance: {
            adapter: "haproxy",
            kind: "entrance",
            agent: "outside",
            url: "http://127.9.0.10:8080",
            backends: { kr: "kr", jp: "jp" },
            map: { file: "route.map", key: "console" },
          },
          "gateway-kr": {
            adapter: "haproxy",
            kind: "gateway",
            region: "kr",
            backend: "console",
            zones: ["kr-a", "kr-b", "kr-c"],
            map,
          },
          "gateway-jp": { adapter: "haproxy", kind: "gateway", region: "jp", backend: "console", zones: ["jp-a"], map },
          "flags-kr": { adapter: "flags", kind: "flags", region: "kr", zones: ["kr-a", "kr-b", "kr-c"] },
          "flags-jp": { adapter: "flags", kind: "flags", region: "jp", zones: ["jp-a"] },
        },
      },
      "meta-db": {
        title: { en: "Meta-DB" },
        tier: "database",
        data: "customer",
        objectives: { rtoMs: 1_800_000, rpoMs: 300_000 },
        components: {
          kr: {
            adapter: "postgresql",
            kind: "database",
            region: "kr",
            database: "meta",
            user: "haechi",
            password: "",
            nodes: { "kr-a": "127.1.1.30:5432", "kr-b": "127.1.2.30:5432", "kr-c": "127.1.3.30:5432" },
            synchronous: 1,
            rowLevelSecurity: true,
            router: { gateway: "console/gateway-kr", backend: "meta-db" },
            ...change.database,
          },
        },
      },
    },
    policies: {
      approvals: {
        "cross-region": {
          approvers: 2,
          of: "executive",
          freshLoginMs: 300_000,
          expiresMs: 900_000,
          executeWithinMs: 600_000,
          notify: [],
        },
      },
      capacity: { headroom: 0.3 },
      detection: DETECTION,
      automatic: [{ when: "zone-lost", service: null, run: "zone-evacuation" }],
      backlog: [],
    },
    sovereignty: { mayCross: ["artifact"] },
  };
}

export function exampleStep(action: string, args: PlanStep["with"], change: Partial<PlanStep> = {}): PlanStep {
  return {
    id: action.replace(".", "-"),
    title: { en: action },
    action,
    with: args,
    needs: [],
    timeoutMs: 1_000,
    attempts: 1,
    onFailure: "stop",
    moves: "none",
    undo: null,
    ...change,
  };
}

export function examplePlan(change: Partial<Plan> = {}): Plan {
  return {
    name: "example",
    title: { en: "Example" },
    mode: "failover",
    params: {},
    regions: [],
    from: null,
    to: null,
    approval: null,
    moves: "none",
    whenHealthyAgain: null,
    before: [],
    steps: [],
    verify: [],
    ...change,
  };
}
