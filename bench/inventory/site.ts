import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { PrismaPg } from "@prisma/adapter-pg";
import { parse, stringify } from "yaml";
import type { Topology } from "#domain/topology/topology.ts";
import type { Database } from "#server/db/client.ts";
import { forgetEmbedded, startEmbedded } from "#server/db/embedded.ts";
import { freePort } from "#server/db/free-port.ts";
import { migrate } from "#server/db/migrate.ts";
import { applySite } from "#server/topology/apply-site.ts";
import { currentTopology } from "#server/topology/current-topology.ts";
import { loadSite } from "#server/topology/load-site.ts";
import { secretsAs } from "#server/topology/shipped-site.fixture.ts";
import { PrismaClient } from "../../prisma/generated/client.ts";
import type { Options } from "../bench.ts";

const ROOT = path.join(import.meta.dirname, "../..");
/** How a secret is named in a site's file. */
const secret = (name: string) => `\${${name}}`;
const ENV = { ...secretsAs("not asked here"), STORE_KEY: "not asked here" };

export type InventorySite = {
  readonly url: string;
  readonly db: Database;
  readonly installationId: string;
  readonly topology: Topology;
};
type SiteFile = { services: Record<string, object>; standards: Record<string, object> };

const title = (name: string) => ({ ko: name, en: name, ja: name });
const registry = (region: string) => ({
  adapter: "oci",
  region,
  url: `http://registry.${region}.example:5000`,
  repositories: ["stable/*"],
});
const keys = (region: string, serviceRegion: string, agent: string) => ({
  adapter: "kms",
  region,
  url: `https://kms.${serviceRegion}.example`,
  service_region: serviceRegion,
  keys: ["alias/evidence"],
  access_key: secret("STORE_KEY"),
  secret_key: secret("STORE_KEY"),
  copies: { agent, folder: "keys" },
});

/** The site that ships, with a source of each other kind: nobody asks them anything, what they list is generated. */
function siteFile(folder: string): string {
  const site = parse(readFileSync(path.join(ROOT, "haechi.yaml"), "utf8")) as SiteFile;
  const services: Record<string, object> = {
    releases: {
      title: title("Releases"),
      tier: "control-plane",
      data: "artifact",
      objectives: {},
      components: {
        images: registry("kr"),
        "images-jp": registry("jp"),
        charts: { adapter: "git", region: "kr", agent: "kr-b", repository: "charts" },
      },
    },
    evidence: {
      title: title("Evidence"),
      tier: "objects",
      data: "customer",
      objectives: {},
      components: {
        "keys-kr": keys("kr", "ap-northeast-2", "kr-b"),
        "keys-jp": keys("jp", "ap-northeast-1", "jp-a"),
      },
    },
  };
  for (const [name, service] of Object.entries(services)) {
    const own = site.services[name] as { components?: object } | undefined;
    site.services[name] = own
      ? { ...own, components: { ...own.components, ...(service as { components: object }).components } }
      : service;
  }
  const standards = {
    images: { stable: "stable/*", tags: "never move", keep: "90d", verify: "every 24h" },
    config: { archive: { within: "1h" } },
    keys: { rotation: "required", metadata: "every 24h" },
  };
  site.standards = { ...standards, ...site.standards };
  const file = path.join(folder, "haechi.yaml");
  writeFileSync(file, stringify(site));
  return file;
}

/** The control plane's own PostgreSQL, durable, with that site in force; nothing else of the product runs. */
export async function openInventorySite({ atEnd }: Pick<Options, "atEnd">): Promise<InventorySite> {
  const folder = mkdtempSync(path.join(tmpdir(), "haechi-inventory-"));
  atEnd(async () => rmSync(folder, { recursive: true, force: true }));
  const store = path.join(folder, "postgresql");
  mkdirSync(store);
  const server = await startEmbedded(store, await freePort(0));
  atEnd(async () => {
    await server.stop();
    forgetEmbedded(store);
  });
  await migrate(server.url);
  const db = new PrismaClient({ adapter: new PrismaPg({ connectionString: server.url, max: 10 }) });
  atEnd(() => db.$disconnect());
  const site = await loadSite({ site: siteFile(folder), plans: path.join(ROOT, "plans") }, ENV);
  await applySite(db, site, { kind: "system", subject: "system:bench", name: "bench", roles: [] });
  const { id: installationId } = await db.installation.findFirstOrThrow();
  return { url: server.url, db, installationId, topology: await currentTopology(db, ENV) };
}
