import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { migrate } from "./migrate.ts";
import { startTestDatabase } from "./test-database.ts";

let server: Awaited<ReturnType<typeof startTestDatabase>>;
let client: pg.Client;

beforeAll(async () => {
  server = await startTestDatabase();
  client = new pg.Client({ connectionString: server.url });
  await client.connect();
}, 60_000);

afterAll(async () => {
  await client?.end();
  await server?.stop();
});

test("a second start applies nothing", async () => {
  expect(await migrate(server.url)).toEqual([]);
});

test("the datamodel's tables are really there", async () => {
  const { rows } = await client.query(
    "select count(*)::int as n from information_schema.tables where table_schema = 'public'",
  );
  expect(rows[0].n).toBeGreaterThan(15);
});

test("an audit row can be added but never changed, removed or truncated away", async () => {
  await client.query(
    `insert into audit_event (id, installation_id, actor, actor_name, roles, action, subject_type, subject_id)
     values (gen_random_uuid(), gen_random_uuid(), 'sre', 'SRE', '{operator}', 'run.requested', 'run', 'x')`,
  );
  await expect(client.query("update audit_event set actor = 'somebody'")).rejects.toThrow(/append-only/);
  await expect(client.query("delete from audit_event")).rejects.toThrow(/append-only/);
  await expect(client.query("truncate audit_event")).rejects.toThrow(/append-only/);
});

test("those who listen are told which row changed", async () => {
  const told = new Promise<string | undefined>((resolve) =>
    client.once("notification", (message) => resolve(message.payload)),
  );
  await client.query("listen haechi");
  await client.query("insert into unprotected (component, since, because) values ('meta-db/kr', now(), 'test')");
  expect(await told).toBe("unprotected:meta-db/kr");
});
