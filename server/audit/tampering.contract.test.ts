import { spawn } from "node:child_process";
import path from "node:path";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { formatAnchor } from "#domain/audit/anchor.ts";
import { type AuditContent, type Seal, sealRows } from "#domain/audit/seal.ts";
import { uuid7 } from "#domain/ids.ts";
import { PrismaClient } from "../../prisma/generated/client.ts";
import { startTestDatabase, type TestDatabase } from "../db/test-database.ts";
import { CONTENT, moment, readHead } from "./chain-rows.ts";
import { sealEvents } from "./seal-events.ts";

/** Each kind of tampering, done as a superuser with the triggers off, and found by the command as people run it. */
const INSTALLATION = uuid7();
const ROWS = 30;
let server: TestDatabase;
let anchor = "";

beforeAll(async () => {
  server = await startTestDatabase();
  const base = await openBase();
  await base.query(
    `INSERT INTO audit_event (id, installation_id, at, actor, actor_name, roles, action, subject_type, subject_id, detail)
     SELECT gen_random_uuid(), $1, now() - (100 - n) * interval '1 second', 'coo', 'Kim Seojun', '{executive,viewer}', 'approval.approved',
       'approval', 'a-' || n, jsonb_build_object('n', n, 'loss', 0.1) FROM generate_series(1, ${ROWS}) AS n`,
    [INSTALLATION],
  );
  await base.seal();
  anchor = formatAnchor(await readHead(base.db, INSTALLATION));
  await base.close();
});
afterAll(() => server?.stop());

/** A database of its own with the same 30 sealed rows, and a superuser's hands in it. */
async function tamper(...statements: readonly (string | ((copy: Base) => Promise<unknown>))[]): Promise<Base> {
  const copy = await openBase(await server.copy());
  await copy.query("SET session_replication_role = replica");
  for (const one of statements) await (typeof one === "string" ? copy.query(one) : one(copy));
  await copy.close();
  return copy;
}

type Base = Awaited<ReturnType<typeof openBase>>;
async function openBase(url = server.url) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const db = new PrismaClient({ adapter: new PrismaPg({ connectionString: url, max: 2 }) });
  return {
    url,
    db,
    query: (text: string, values: unknown[] = []) => client.query(text, values),
    seal: async () => {
      while (await sealEvents(db));
    },
    close: async () => {
      await client.end();
      await db.$disconnect();
    },
  };
}

type Told = { code: number | null; out: string; error: string };
function verify(url: string, ...options: string[]): Promise<Told> {
  const command = path.join(import.meta.dirname, "../../scripts/haechi.ts");
  const child = spawn(process.execPath, [command, "audit", "verify", ...options], {
    env: { ...process.env, DATABASE_URL: url },
  });
  let out = "";
  let error = "";
  child.stdout.on("data", (chunk) => (out += chunk));
  child.stderr.on("data", (chunk) => (error += chunk));
  return new Promise((resolve) => child.once("close", (code) => resolve({ code, out, error })));
}
async function counts(copy: Base, ...options: string[]): Promise<Record<string, number>> {
  const { code, out, error } = await verify(copy.url, "--json", ...options);
  // A slow machine is told how far it is; nothing else belongs there.
  expect(error.replaceAll(/^… .*\n/gm, "")).toBe("");
  const report = JSON.parse(out);
  expect(code).toBe(report.whole ? 0 : 1);
  expect(report.findings.length).toBe(Object.values<number>(report.counts).reduce((sum, n) => sum + n, 0));
  return report.counts;
}

const EVENT = (position: number) => `(SELECT event_id FROM audit_seal WHERE position = ${position})`;
const forge = `INSERT INTO audit_event (id, installation_id, actor, actor_name, roles, action, subject_type, subject_id)
  VALUES ('00000000-0000-0000-0000-000000000000', '${INSTALLATION}', 'coo', 'Kim Seojun', '{executive}', 'approval.approved', 'approval', 'x')`;

test("whole: said with the head to keep, which holds as an anchor", async () => {
  const copy = await tamper();
  const { code, out } = await verify(copy.url, "--anchor", anchor);
  expect(out).toContain(
    "The audit is whole: 30 rows sealed, each as it was written, and the anchor at 30 still stands.",
  );
  expect(out).toContain("Every row is sealed.");
  expect(out).toContain(anchor);
  expect(code).toBe(0);
});

describe("a changed row", () => {
  test.each([
    "detail = jsonb_set(detail, '{loss}', '0.2')",
    "detail = jsonb_set(detail, '{loss}', '0.1000000000000000000001')",
    "detail = jsonb_set(detail, '{loss}', '1e400')",
    "detail = detail || '{\"more\": null}'",
    "at = at + interval '1 microsecond'",
    "roles = '{viewer,executive}'",
    "actor = 'cto'",
    "actor_name = 'Lee'",
    "action = 'approval.rejected'",
    "subject_type = 'run'",
    "subject_id = 'a-99'",
    "installation_id = gen_random_uuid()",
  ])("%s", async (change) => {
    const copy = await tamper(`UPDATE audit_event SET ${change} WHERE id = ${EVENT(7)}`);
    expect(await counts(copy)).toEqual({ changed: 1 });
  });

  test("is told in words: which, when, who, what differs, what to do", async () => {
    const copy = await tamper(`UPDATE audit_event SET actor_name = 'Lee' WHERE id = ${EVENT(7)}`);
    const { code, out } = await verify(copy.url);
    expect(out).toContain("THE AUDIT WAS TAMPERED WITH: 1 finding (changed 1).");
    expect(out).toMatch(
      /changed {7}position 7 {2}\d{4}-\d\d-\d\dT[\d:]+\.\d{6}Z {2}Lee \(coo\) {2}approval\.approved {2}approval a-7/,
    );
    expect(out).toMatch(/The row is not what was sealed: sealed content [0-9a-f]{12}…, content now [0-9a-f]{12}…\./);
    expect(out).toContain("What to do: change nothing in this database");
    expect(out).not.toContain("Head of");
    expect(code).toBe(1);
  });

  test("with its id changed it is missing under the old one and forged under the new", async () => {
    const copy = await tamper(`UPDATE audit_event SET id = gen_random_uuid() WHERE id = ${EVENT(7)}`);
    expect(await counts(copy)).toEqual({ missing: 1, forged: 1 });
  });
});

test("a removed row, and a row removed with its seal", async () => {
  expect(await counts(await tamper(`DELETE FROM audit_event WHERE id = ${EVENT(7)}`))).toEqual({ missing: 1 });
  const both = await tamper(
    `DELETE FROM audit_event WHERE id = ${EVENT(7)}`,
    "DELETE FROM audit_seal WHERE position = 7",
  );
  expect(await counts(both)).toEqual({ gap: 1 });
  expect(await counts(await tamper("DELETE FROM audit_seal WHERE position IN (7, 8)"))).toEqual({ gap: 1, forged: 2 });
});

test("swapped rows and swapped seals", async () => {
  const rows = await tamper(
    `UPDATE audit_event a SET subject_id = b.subject_id, detail = b.detail, at = b.at FROM audit_event b
     WHERE (a.id, b.id) IN ((${EVENT(7)}, ${EVENT(8)}), (${EVENT(8)}, ${EVENT(7)}))`,
  );
  expect(await counts(rows)).toEqual({ changed: 2 });
  const seals = await tamper(
    "UPDATE audit_seal SET position = 1000 WHERE position = 7",
    "UPDATE audit_seal SET position = 7 WHERE position = 8",
    "UPDATE audit_seal SET position = 8 WHERE position = 1000",
  );
  expect(await counts(seals)).toEqual({ relinked: 3, "seal-changed": 2 });
});

test("a row changed and re-sealed alone no longer carries the next one", async () => {
  const copy = await tamper(`UPDATE audit_event SET actor = 'cto' WHERE id = ${EVENT(7)}`, async ({ db }) => {
    const [before] = await db.$queryRaw<{ position: number; hash: string }[]>`
      SELECT position::float8 AS position, hash FROM audit_seal WHERE position = 6`;
    const rows = await db.$queryRaw<
      AuditContent[]
    >`SELECT ${CONTENT} FROM audit_event event JOIN audit_seal ON event_id = id WHERE position = 7`;
    const [at] = await db.$queryRaw<
      { at: string }[]
    >`SELECT ${moment("sealed_at")} AS at FROM audit_seal WHERE position = 7`;
    const [seal] = (await sealRows(before ?? { position: 0, hash: "" }, rows, at?.at ?? "")) as [Seal];
    await db.$transaction([
      db.$executeRaw`SET LOCAL session_replication_role = replica`,
      db.$executeRaw`UPDATE audit_seal SET content_hash = ${seal.contentHash}, hash = ${seal.hash} WHERE position = 7`,
    ]);
  });
  expect(await counts(copy)).toEqual({ relinked: 1 });
});

test("forged rows and seals", async () => {
  expect(await counts(await tamper(forge))).toEqual({ forged: 1 });
  const twice = await tamper(
    "DROP INDEX audit_seal_event_id_key",
    `INSERT INTO audit_seal SELECT installation_id, 31, event_id, content_hash, hash, hash, sealed_at FROM audit_seal WHERE position = 30`,
  );
  expect(await counts(twice)).toEqual({ "seal-changed": 1, "sealed-twice": 1 });
  const inserted = await tamper(
    forge,
    "ALTER TABLE audit_seal DROP CONSTRAINT audit_seal_pkey",
    `INSERT INTO audit_seal SELECT installation_id, 7, '00000000-0000-0000-0000-000000000000', content_hash, hash, hash, sealed_at FROM audit_seal WHERE position = 7`,
  );
  expect(await counts(inserted)).toMatchObject({ inserted: 1, changed: 1 });
  const before = await tamper(
    forge,
    `INSERT INTO audit_seal SELECT installation_id, -4, '00000000-0000-0000-0000-000000000000', content_hash, hash, hash, sealed_at FROM audit_seal WHERE position = 7`,
  );
  expect(await counts(before)).toMatchObject({ inserted: 1, changed: 1 });
});

test("the queue: a row gone while it waited, a sealed row put in again; what waits is told and is no tampering", async () => {
  const waiting = async ({ query }: Base) => {
    await query("SET session_replication_role = origin");
    await query(forge.replace("00000000-0000-0000-0000-000000000000", uuid7()));
    await query("SET session_replication_role = replica");
  };
  const plain = await tamper(waiting);
  const { code, out } = await verify(plain.url);
  expect(out).toMatch(/Not sealed yet, so not proven: 1 row, the oldest for \d+\.\d s\./);
  expect(code).toBe(0);
  const gone = await tamper(waiting, "DELETE FROM audit_event WHERE subject_id = 'x'");
  expect(await counts(gone)).toEqual({ vanished: 1 });
  const afterwards = await openBase(gone.url);
  await waiting(afterwards);
  await afterwards.seal();
  expect(await afterwards.db.auditSeal.count()).toBe(31);
  await afterwards.close();
  const again = await tamper(
    `INSERT INTO audit_unsealed SELECT id, installation_id, at FROM audit_event WHERE id = ${EVENT(7)}`,
    waiting,
  );
  expect(await counts(again)).toEqual({ "queued-again": 1 });
  const sealing = await openBase(again.url);
  await sealing.seal();
  expect(await sealing.db.auditSeal.count()).toBe(31);
  await sealing.close();
});

describe("the anchor", () => {
  test("finds an end cut off, which the chain alone cannot know", async () => {
    const copy = await tamper(
      "DELETE FROM audit_event WHERE id IN (SELECT event_id FROM audit_seal WHERE position > 27)",
      "DELETE FROM audit_seal WHERE position > 27",
    );
    expect(await counts(copy)).toEqual({});
    expect(await counts(copy, "--anchor", anchor)).toEqual({ cut: 1 });
  });

  test("finds a chain rebuilt over a changed row, and one rebuilt from nothing", async () => {
    const rebuild = async (copy: Base) => {
      await copy.query("DELETE FROM audit_seal");
      await copy.query("INSERT INTO audit_unsealed SELECT id, installation_id, at FROM audit_event");
      await copy.seal();
    };
    const copy = await tamper(`UPDATE audit_event SET actor = 'cto' WHERE id = ${EVENT(7)}`, rebuild);
    expect(await counts(copy)).toEqual({});
    expect(await counts(copy, "--anchor", anchor)).toEqual({ rebuilt: 1 });
    const empty = await tamper("DELETE FROM audit_event", "DELETE FROM audit_seal");
    expect(await counts(empty)).toEqual({});
    expect(await counts(empty, "--anchor", anchor)).toEqual({ cut: 1 });
  });
});

test("what cannot be verified is neither whole nor tampered", async () => {
  const silent = await verify("postgresql://haechi:x@127.0.0.1:1/haechi");
  expect([silent.code, silent.out]).toEqual([2, ""]);
  expect(silent.error).toContain("Could not verify");
  expect((await verify("")).code).toBe(2);
  expect(await verify(server.url, "--anchor", "12:abc")).toMatchObject({
    code: 2,
    error: expect.stringContaining("is no anchor"),
  });
  expect(await verify(server.url, "--ancor", anchor)).toMatchObject({
    code: 2,
    error: expect.stringContaining("usage:"),
  });
  const bare = await tamper("DROP TABLE audit_seal");
  expect(await verify(bare.url)).toMatchObject({
    code: 2,
    out: "",
    error: expect.stringContaining("Could not verify"),
  });
});
