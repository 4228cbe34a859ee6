import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { PrismaPg } from "@prisma/adapter-pg";
import { encode } from "next-auth/jwt";
import pg from "pg";
import type { Topology } from "#domain/topology/topology.ts";
import { forgetEmbedded, startEmbedded } from "#server/db/embedded.ts";
import { freePort } from "#server/db/free-port.ts";
import { migrate } from "#server/db/migrate.ts";
import { applySite } from "#server/topology/apply-site.ts";
import { currentTopology } from "#server/topology/current-topology.ts";
import { loadSite } from "#server/topology/load-site.ts";
import { secretsAs } from "#server/topology/shipped-site.fixture.ts";
import { PrismaClient } from "../../../prisma/generated/client.ts";
import { build } from "../../../scripts/stack/build.ts";
import { type Started, startProcess } from "../../../scripts/stack/processes.ts";
import { webAnswers } from "../../../scripts/stack/ready.ts";
import { makeSecrets } from "../../../scripts/stack/secrets.ts";
import type { Options } from "../../bench.ts";
import { fill } from "./fill.ts";
import { goodThings, type Thing } from "./good-values.ts";
import { writeLargeSite } from "./large-site.ts";
import { observe } from "./observer.ts";
import { type Viewers, watch } from "./viewers.ts";

const ROOT = path.join(import.meta.dirname, "../../..");
export const COMPONENTS = 500;
export const OBSERVATIONS = 1_000_000;
export const VIEWERS = 100;

/** A large site with a history, measured all the time by a simulated observer and watched by many. */
export type Crowd = {
  readonly url: string;
  readonly web: Started;
  readonly db: pg.Client;
  readonly topology: Topology;
  readonly things: readonly Thing[];
  /** All viewers come, once, and stay. */
  gather(): Promise<Viewers>;
  /** What a bench measures itself for the moment: the simulated observer leaves the thing with this key alone. */
  readonly held: Set<string>;
  /** Of a signed-in person in these groups of the provider. */
  cookie(subject: string, ...groups: string[]): Promise<{ readonly name: string; readonly value: string }>;
};

/** The web process is the production build over a durable PostgreSQL; no lab, no worker: what is measured is simulated. */
export async function openCrowd({ told, atEnd }: Pick<Options, "told" | "atEnd">): Promise<Crowd> {
  const folder = mkdtempSync(path.join(tmpdir(), "haechi-crowd-"));
  atEnd(async () => rmSync(folder, { recursive: true, force: true }));
  const secrets = makeSecrets();
  const own = { ...process.env, NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: secrets.actionKey };
  told(`build: ${await build(own, path.join(folder, "build.log"))}`);

  const store = path.join(folder, "postgresql");
  mkdirSync(store);
  const server = await startEmbedded(store, await freePort(0));
  atEnd(async () => {
    await server.stop();
    forgetEmbedded(store);
  });
  await migrate(server.url);
  const port = await freePort(3_700, "localhost");
  const url = `http://localhost:${port}`;
  const env = {
    ...own,
    DATABASE_URL: server.url,
    ...secretsAs("not asked here"),
    HAECHI_SITE: writeLargeSite(folder, COMPONENTS),
    HAECHI_URL: url,
    NEXTAUTH_URL: url,
    NEXTAUTH_SECRET: secrets.sessionSecret,
    OIDC_ISSUER: "http://localhost:9",
    OIDC_CLIENT_ID: "haechi",
    OIDC_CLIENT_SECRET: secrets.clientSecret,
    ...agentFiles(),
  };
  // Not the process's one client: another part of the bench may have had that for a database of its own.
  const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: server.url, max: 2 }) });
  atEnd(() => prisma.$disconnect());
  const site = await loadSite({ site: env.HAECHI_SITE, plans: path.join(ROOT, "plans") }, env);
  await applySite(prisma, site, { kind: "system", subject: "system:bench", name: "bench", roles: [] });
  const topology = await currentTopology(prisma, env);
  const db = new pg.Client({ connectionString: server.url });
  await db.connect();
  atEnd(() => db.end());
  const things = goodThings(topology);
  await fill(db, things, OBSERVATIONS);
  told(`${COMPONENTS} components, ${things.length} things measured, ${OBSERVATIONS} observations`);

  const next = path.join(ROOT, "node_modules/.bin/next");
  const web = startProcess("web", [next, "start", "-H", "localhost", "-p", String(port)], env, folder);
  atEnd(() => web.stop());
  await webAnswers(url, () => web);
  const held = new Set<string>();
  const observer = observe(db, things, held);
  atEnd(() => observer.stop());
  const cookie = async (subject: string, ...groups: string[]) => ({
    name: "next-auth.session-token",
    value: await encode({ secret: secrets.sessionSecret, token: { sub: subject, name: subject, groups } }),
  });
  let viewers: Viewers | undefined;
  const gather = async () => {
    if (viewers) return viewers;
    const { name, value } = await cookie("viewer", "staff");
    viewers = watch(url, `${name}=${value}`, VIEWERS);
    atEnd(async () => viewers?.leave());
    await viewers.arrived;
    return viewers;
  };
  return { url, web, db, topology, things, gather, held, cookie };
}

/** Nothing is asked of agents here, but the web process wants to know whom it would be to them. */
function agentFiles() {
  const file = path.join(ROOT, "package.json");
  return { HAECHI_AGENT_CERT: file, HAECHI_AGENT_KEY: file, HAECHI_AGENT_CA: file };
}
