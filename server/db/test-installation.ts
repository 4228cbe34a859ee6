import { randomUUID } from "node:crypto";
import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "../../prisma/generated/client.ts";
import type { Database } from "./client.ts";
import { startTestDatabase } from "./test-database.ts";

export type TestInstallation = {
  readonly db: Database;
  readonly url: string;
  readonly installationId: string;
  stop(): Promise<void>;
};

/** A database of one's own with an installation in it, and a client of it. */
export async function startTestInstallation(): Promise<TestInstallation> {
  const { url, stop } = await startTestDatabase();
  const db = new PrismaClient({ adapter: new PrismaPg({ connectionString: url, max: 10 }) });
  const { id: installationId } = await db.installation.create({ data: { id: randomUUID(), site: "test" } });
  return {
    db,
    url,
    installationId,
    stop: async () => {
      await db.$disconnect();
      await stop();
    },
  };
}
