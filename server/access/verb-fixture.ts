import path from "node:path";
import { PrismaPg } from "@prisma/adapter-pg";
import type { Actor, Role } from "#domain/access/roles.ts";
import { PrismaClient } from "../../prisma/generated/client.ts";
import type { Adapters } from "../adapters/ports.ts";
import { AdapterError } from "../adapters/ports.ts";
import type { Identity } from "../auth/identity.ts";
import { IdentityUnavailable } from "../auth/identity.ts";
import type { Database } from "../db/client.ts";
import { startTestDatabase } from "../db/test-database.ts";
import { applySite } from "../topology/apply-site.ts";
import { currentTopology } from "../topology/current-topology.ts";
import { loadSite } from "../topology/load-site.ts";
import { secretsAs } from "../topology/shipped-site.fixture.ts";
import type { AuthorityContext } from "./confirm-authority.ts";

// For tests of the verbs: a real PostgreSQL, the real site and plans of this repository, and stand-ins for what is outside:
// the infrastructure and the identity provider.

/** What the infrastructure says; a test changes it to see a verb react. */
export type Outside = {
  usedSessions: number;
  sessionsLimit: number;
  silentZones: Set<string>;
  route: string | null;
  /** Zone → position its standby has received, on timeline 1; a zone that is not here does not answer. */
  standbys: Map<string, string>;
};
/** What the provider says of each person now; `down` answers nobody. */
export type Provider = { roles: Map<string, readonly Role[]>; down: boolean };

export type VerbFixture = {
  readonly db: Database;
  readonly url: string;
  readonly outside: Outside;
  readonly provider: Provider;
  readonly installationId: string;
  /** A context as a server action makes it, for a person whose session holds these roles. */
  as(subject: string, ...roles: Role[]): AuthorityContext;
  /** Every row of runs, approvals and their records gone; site and plans stay. */
  clear(): Promise<void>;
  stop(): Promise<void>;
};

export async function startVerbFixture(): Promise<VerbFixture> {
  const root = path.join(import.meta.dirname, "../..");
  const env = secretsAs("of-this-test");
  const server = await startTestDatabase();
  const db = new PrismaClient({ adapter: new PrismaPg({ connectionString: server.url, max: 10 }) });
  const site = await loadSite({ site: path.join(root, "haechi.yaml"), plans: path.join(root, "plans") }, env);
  await applySite(db, site, { kind: "system", subject: "system:test", name: "test", roles: [] });
  const topology = await currentTopology(db, env);
  const { id: installationId } = await db.installation.findFirstOrThrow();
  const outside: Outside = {
    usedSessions: 100,
    sessionsLimit: 1_000,
    silentZones: new Set(),
    route: "kr",
    standbys: new Map(),
  };
  const provider: Provider = { roles: new Map(), down: false };
  const adapters = standIns(outside);
  return {
    db,
    url: server.url,
    outside,
    provider,
    installationId,
    as: (subject, ...roles) => {
      if (!provider.roles.has(subject)) provider.roles.set(subject, roles);
      const actor: Actor = { kind: "person", subject, name: subject, roles, authTime: Math.floor(Date.now() / 1_000) };
      return { actor, db, installationId, topology, adapters, identity: identityOf(subject, provider) };
    },
    clear: async () => {
      Object.assign(outside, { usedSessions: 100, sessionsLimit: 1_000, route: "kr" });
      outside.silentZones.clear();
      outside.standbys.clear();
      provider.roles.clear();
      provider.down = false;
      await db.$executeRaw`TRUNCATE run, run_step, run_fact, region_lock, approval, approval_decision, topology_proposal, step_up, outbox, revocation, observation, primary_setting, canary, detection, incident, incident_entry, hands_off, witness_vote, measurement, temporary_measure, backlog_relief, desired_state`;
    },
    stop: async () => {
      await db.$disconnect();
      await server.stop();
    },
  };
}

function identityOf(subject: string, provider: Provider): Identity {
  return {
    rolesNow: async () => {
      if (provider.down) throw new IdentityUnavailable("no-answer");
      return provider.roles.get(subject) ?? [];
    },
  };
}

function standIns(outside: Outside): Adapters {
  const unexpected = (port: string) =>
    new Proxy(
      {},
      { get: (_, method) => () => Promise.reject(new Error(`${port}.${String(method)} was not expected`)) },
    );
  const said = {
    gateway: {
      observeGateway: async () => ({
        kind: "gateway",
        maintenance: false,
        servers: [],
        router: [],
        limits: {},
        canary: null,
        sessions: { used: outside.usedSessions, limit: outside.sessionsLimit },
      }),
      observeEntrance: async () => ({ kind: "entrance", route: outside.route, servers: [] }),
    },
    witness: {
      status: async (zone: string) => {
        if (outside.silentZones.has(zone)) throw new AdapterError("timeout", zone, "no answer");
        return { zone, version: "test", startedAt: new Date().toISOString() };
      },
    },
  };
  const database = {
    observeNode: async (_: string, zone: string) => {
      const receivedLsn = outside.standbys.get(zone);
      if (receivedLsn === undefined) throw new AdapterError("timeout", zone, "no answer");
      return { kind: "database", role: "standby", timeline: 1, lsn: receivedLsn, receivedLsn };
    },
  };
  const power = { isOff: async () => false };
  const ports = ["flags", "scaler", "host", "entrance"].map((port) => [port, unexpected(port)]);
  return { ...Object.fromEntries(ports), ...said, database, power } as unknown as Adapters;
}
