import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { forgetEmbedded, startEmbedded } from "./embedded.ts";
import { freePort } from "./free-port.ts";
import { migrate } from "./migrate.ts";

/** A real, empty, migrated PostgreSQL for one test file. Durability is off: it lives for the test alone. */
export async function startTestDatabase(): Promise<{ url: string; stop(): Promise<void> }> {
  const folder = mkdtempSync(path.join(tmpdir(), "haechi-test-db-"));
  const server = await startEmbedded(folder, await freePort(0), {
    fsync: "off",
    synchronous_commit: "off",
    full_page_writes: "off",
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
