import { randomUUID } from "node:crypto";
import pg from "pg";
import { startTestCluster, TEST_CLUSTER } from "./test-cluster.ts";

export type TestDatabase = {
  readonly url: string;
  /** Another database with everything that is in this one. Nobody may be connected to it meanwhile. */
  copy(): Promise<string>;
  stop(): Promise<void>;
};

/** A real, empty, migrated database of one's own: on the server of the whole test run, or where there is none on its own. */
export async function startTestDatabase(): Promise<TestDatabase> {
  const shared = process.env[TEST_CLUSTER];
  const own = shared ? null : await startTestCluster();
  const template = shared ?? own?.url ?? "";
  const copy = async (of: string) => {
    const name = `test_${randomUUID().slice(0, 8)}`;
    await administer(template, `CREATE DATABASE ${name} TEMPLATE ${nameOf(of)}`);
    return template.replace(/[^/]+$/, name);
  };
  const url = await copy(template);
  return {
    url,
    copy: () => copy(url),
    // What was copied on the server of the test run goes with it.
    stop: async () => own?.stop(),
  };
}

const nameOf = (url: string) => url.slice(url.lastIndexOf("/") + 1);

async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url.replace(/[^/]+$/, "postgres") });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
