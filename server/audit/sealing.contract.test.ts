import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { uuid7 } from "#domain/ids.ts";
import { percentile } from "#domain/runs/percentile.ts";
import { PrismaClient } from "../../prisma/generated/client.ts";
import type { Database } from "../db/client.ts";
import { readMigrations } from "../db/migrations.ts";
import { type Bench, eventually, openBench } from "../engine/testing/bench.ts";
import { readChainState } from "./chain-state.ts";
import { sealEvents } from "./seal-events.ts";
import { measureSealLatency } from "./seal-latency.ts";
import { verifyChains } from "./verify-chain.ts";

/** The sealer over a real database, in real worker processes and beside them. */
let bench: Bench;
const pools: Database[] = [];
beforeAll(async () => {
  bench = await openBench();
});
afterAll(async () => {
  await Promise.all(pools.map((db) => db.$disconnect()));
  await bench.close();
});
afterEach(async () => {
  await bench.stopWorkers();
  while (await sealEvents(bench.db));
});

function anotherPool(connectionString = bench.url): Database {
  const db = new PrismaClient({ adapter: new PrismaPg({ connectionString, max: 3 }) });
  pools.push(db);
  return db;
}

async function insert(client: pg.Client, subjectId: string): Promise<string> {
  const id = uuid7();
  await client.query(
    `INSERT INTO audit_event (id, installation_id, at, actor, actor_name, roles, action, subject_type, subject_id, detail)
     VALUES ($1, $2, clock_timestamp(), 'sre', 'Kim Seojun', '{operator}', 'run.requested', 'run', $3, $4)`,
    [
      id,
      bench.installationId,
      subjectId,
      '{"n": 1.50, "large": 1e400, "said": "전환", "none": null, "list": [1, "2"]}',
    ],
  );
  return id;
}

async function connect(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: bench.url });
  await client.connect();
  return client;
}

test("what commits late, out of order, or never: every committed row is sealed once, in one chain, with workers killed meanwhile", async () => {
  const workers = [await bench.worker(), await bench.worker()];
  let writing = true;
  const rivals = [anotherPool(), anotherPool()].map(async (db) => {
    while (writing) await sealEvents(db);
  });
  const late = await Promise.all(Array.from({ length: 8 }, connect));
  const committed: string[] = [];
  const lateIds: string[] = [];
  const rolledBack: string[] = [];
  for (const [n, client] of late.entries()) {
    await client.query("BEGIN");
    (n % 4 === 0 ? rolledBack : lateIds).push(await insert(client, `late-${n}`));
  }
  const writers = Array.from({ length: 6 }, async (_, writer) => {
    const client = await connect();
    for (let round = 0; round < 50; round++) {
      await client.query("BEGIN");
      const ids = [await insert(client, `${writer}-${round}`), await insert(client, `${writer}-${round}`)];
      const back = round % 5 === 4;
      await client.query(back ? "ROLLBACK" : "COMMIT");
      (back ? rolledBack : committed).push(...ids);
      if (writer === 0 && round === 25) workers[0]?.kill("SIGKILL");
    }
    await client.end();
  });
  await Promise.all(writers);
  await eventually(
    "a good part is sealed while the late ones are open",
    async () => (await bench.db.auditSeal.count()) > 100,
  );
  const sealedBefore = await bench.db.auditSeal.count();
  for (const [n, client] of [...late.entries()].reverse()) {
    await client.query(n % 4 === 0 ? "ROLLBACK" : "COMMIT");
    await client.end();
  }
  await eventually("nothing waits", async () => (await bench.db.auditUnsealed.count()) === 0);
  writing = false;
  await Promise.all(rivals);

  const seals = await bench.db.auditSeal.findMany({ orderBy: { position: "asc" } });
  expect(seals.map((seal) => seal.eventId).sort()).toEqual([...committed, ...lateIds].sort());
  expect(rolledBack.length).toBeGreaterThan(100);
  const positions = new Map(seals.map((seal) => [seal.eventId, Number(seal.position)]));
  for (const id of lateIds) expect(positions.get(id)).toBeGreaterThan(sealedBefore);
  const report = await verifyChains(bench.db, null);
  expect(report).toMatchObject({ findings: [], seals: committed.length + lateIds.length });
});

test("of sealers that read the same end of the chain, one lengthens it; the others write nothing and look again", async () => {
  const client = await connect();
  await insert(client, "a");
  await client.query("BEGIN");
  await client.query("LOCK TABLE audit_seal IN SHARE ROW EXCLUSIVE MODE");
  const rivals = [anotherPool(), anotherPool(), anotherPool()].map((db) => sealEvents(db));
  await eventually("all three have read and wait to write", async () => {
    const { rows } = await bench.pool.query(
      `SELECT count(*)::int AS n FROM pg_locks JOIN pg_database ON pg_database.oid = database
       WHERE datname = current_database() AND relation = 'audit_seal'::regclass AND NOT granted`,
    );
    return rows[0].n === 3;
  });
  await client.query("COMMIT");
  await client.end();
  expect((await Promise.all(rivals)).sort()).toEqual([false, true, true]);
  expect(await verifyChains(bench.db, null)).toMatchObject({ findings: [], waiting: { count: 0, oldestS: null } });
});

test("an open transaction holds nobody up; a longer backlog than one batch is sealed in batches", async () => {
  const client = await connect();
  await client.query("BEGIN");
  await insert(client, "open");
  await bench.pool.query(
    `INSERT INTO audit_event (id, installation_id, at, actor, actor_name, roles, action, subject_type, subject_id)
     SELECT gen_random_uuid(), $1, now() - n * interval '1 hour', 'sre', 'Kim', '{}', 'run.started', 'run', n::text FROM generate_series(1, 1200) n`,
    [bench.installationId],
  );
  const before = await readChainState(bench.db, bench.installationId);
  expect(before.waiting.count).toBe(1_200);
  expect(before.waiting.oldestS).toBeGreaterThan(1_199 * 3_600);
  let rounds = 1;
  while (await sealEvents(bench.db)) rounds += 1;
  expect(rounds).toBe(3);
  const after = await readChainState(bench.db, bench.installationId);
  expect(after).toMatchObject({
    head: { position: before.head.position + 1_200 },
    waiting: { count: 0, oldestS: null },
  });
  const [oldest] = await bench.db.$queryRaw<{ subject_id: string }[]>`
    SELECT subject_id FROM audit_event JOIN audit_seal ON event_id = id WHERE position = ${before.head.position + 1}`;
  expect(oldest?.subject_id).toBe("1200");
  await client.query("ROLLBACK");
  await client.end();
  expect(await verifyChains(bench.db, null)).toMatchObject({ findings: [] });
});

test("rows from before the chain are sealed when it comes, in the order of their times", async () => {
  const url = bench.url.replace(/[^/]+$/, "older");
  await bench.pool.query("CREATE DATABASE older");
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  for (const { path, migrationFile } of (await readMigrations()).migrationDirectories) {
    if (path.endsWith("_audit_chain"))
      await client.query(
        `INSERT INTO audit_event (id, installation_id, at, actor, actor_name, roles, action, subject_type, subject_id)
         SELECT gen_random_uuid(), $1, now() - n * interval '1 day', 'sre', 'Kim', '{}', 'run.started', 'run', n::text FROM generate_series(1, 9) n`,
        [bench.installationId],
      );
    await client.query(migrationFile.content.value);
  }
  const db = anotherPool(url);
  expect(await sealEvents(db)).toBe(false);
  const { rows } = await client.query(
    "SELECT subject_id FROM audit_seal JOIN audit_event ON event_id = id ORDER BY position",
  );
  expect(rows.map((row) => row.subject_id)).toEqual(["9", "8", "7", "6", "5", "4", "3", "2", "1"]);
  expect(await verifyChains(db, null)).toMatchObject({ findings: [], seals: 9 });
  await client.end();
});

test("each installation has a chain of its own", async () => {
  const other = uuid7();
  await bench.pool.query(
    `INSERT INTO audit_event (id, installation_id, actor, actor_name, roles, action, subject_type, subject_id)
     SELECT gen_random_uuid(), $1, 'sre', 'Kim', '{}', 'run.started', 'run', n::text FROM generate_series(1, 3) n`,
    [other],
  );
  await sealEvents(bench.db);
  expect((await readChainState(bench.db, other)).head.position).toBe(3);
  const report = await verifyChains(bench.db, null);
  expect(report.findings).toEqual([]);
  expect(report.chains.map(({ installationId }) => installationId)).toEqual(
    expect.arrayContaining([other, bench.installationId]),
  );
});

test("a worker seals within a second of the commit (p95)", async () => {
  await bench.worker();
  await measureSealLatency(bench.url, bench.installationId, 1);
  const took = await measureSealLatency(bench.url, bench.installationId, 150);
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => Math.round(percentile(took, share) ?? 0));
  console.log(
    `commit to seal: p50 ${p50} ms, p95 ${p95} ms, p99 ${p99} ms, longest ${Math.round(Math.max(...took))} ms (150 rows)`,
  );
  expect(p95).toBeLessThan(1_000);
});

test("neither seals nor the queue can be changed from within the product", async () => {
  const client = await connect();
  await insert(client, "a");
  await sealEvents(bench.db);
  await insert(client, "b");
  await expect(client.query("UPDATE audit_seal SET hash = ''")).rejects.toThrow(/append-only/);
  await expect(client.query("DELETE FROM audit_seal")).rejects.toThrow(/append-only/);
  await expect(client.query("TRUNCATE audit_seal")).rejects.toThrow(/append-only/);
  await expect(client.query("UPDATE audit_unsealed SET at = now()")).rejects.toThrow(/append-only/);
  await expect(client.query("DELETE FROM audit_unsealed")).rejects.toThrow(/not sealed yet/);
  await expect(client.query("TRUNCATE audit_unsealed")).rejects.toThrow(/append-only/);
  await client.end();
});
