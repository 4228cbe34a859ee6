import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { forgetEmbedded, startEmbedded } from "./embedded.ts";
import { freePort } from "./free-port.ts";
import { migrate } from "./migrate.ts";

/** Where the shared server of a test run is told to its files; the database it names is migrated and never written to. */
export const TEST_CLUSTER = "HAECHI_TEST_CLUSTER";

/** A real PostgreSQL whose database is empty and migrated, to be copied. Durability is off: it lives for the tests alone. */
export async function startTestCluster(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const folder = mkdtempSync(path.join(tmpdir(), "haechi-test-db-"));
  const server = await startEmbedded(folder, await freePort(0), {
    fsync: "off",
    synchronous_commit: "off",
    full_page_writes: "off",
    max_connections: "400",
  });
  await migrate(server.url);
  return {
    url: server.url,
    stop: async () => {
      await server.stop();
      forgetEmbedded(folder);
    },
  };
}

/** Of a whole test run (vitest.config.ts): one server, of which each file copies a database of its own. */
export default async function setUp(): Promise<() => Promise<void>> {
  const cluster = await startTestCluster();
  process.env[TEST_CLUSTER] = cluster.url;
  return () => cluster.stop();
}
