import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { startVerbFixture, type VerbFixture } from "../access/verb-fixture.ts";
import { plansOf } from "../db/plans.fixture.ts";
import { auditActions, exportEvents, listEvents } from "./list-events.ts";
import { sealEvents } from "./seal-events.ts";

let site: VerbFixture;
beforeAll(async () => {
  site = await startVerbFixture();
});
afterAll(() => site.stop());

/** Rows of one actor, made for the test alone: audit rows cannot be deleted, so each test has an actor of its own. */
let actor = "";
let made = 0;
beforeEach(() => {
  made += 1;
  actor = `u-${Date.now()}-${made}`;
});
async function write(count: number, over: Readonly<Record<string, string>> = {}) {
  const { id } = await site.db.installation.findFirstOrThrow();
  for (let n = 0; n < count; n++) {
    await site.db.auditEvent.create({
      data: {
        installationId: id,
        actor,
        actorName: "Kim Seojun",
        roles: ["operator"],
        action: "run.requested",
        subjectType: "run",
        subjectId: `r${n}`,
        detail: { n },
        ...over,
      },
    });
  }
}
async function walk(limit: number): Promise<string[]> {
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listEvents(site.db, { actor }, { limit, ...(cursor ? { cursor } : {}) });
    seen.push(...page.rows.map((row) => row.id));
    cursor = page.next ?? undefined;
  } while (cursor);
  return seen;
}

it("pages show every row once, also those of one and the same microsecond", async () => {
  const { id } = await site.db.installation.findFirstOrThrow();
  await write(7);
  await site.db.$executeRaw`
    INSERT INTO audit_event (id, installation_id, at, actor, actor_name, roles, action, subject_type, subject_id)
    SELECT gen_random_uuid(), ${id}::uuid, timestamptz '2026-11-24 01:00:00.000001' + (n / 3) * interval '1 microsecond',
      ${actor}, 'Kim', '{}', 'run.started', 'run', 'x' FROM generate_series(0, 19) AS n`;
  const seen = await walk(4);
  expect(seen).toHaveLength(27);
  expect(new Set(seen).size).toBe(27);
});

it("rows written while somebody pages neither repeat nor hide one", async () => {
  await write(6);
  const first = await listEvents(site.db, { actor }, { limit: 3 });
  await write(3);
  const second = await listEvents(site.db, { actor }, { limit: 3, cursor: first.next ?? "" });
  const ids = [...first.rows, ...second.rows].map((row) => row.subjectId);
  expect(ids).toEqual(["r5", "r4", "r3", "r2", "r1", "r0"]);
});

it("filters by actor's name, noun, action, subject and time", async () => {
  await write(2);
  await write(1, { action: "approval.approved", subjectType: "approval", subjectId: "a1" });
  const count = async (filter: Parameters<typeof listEvents>[1]) =>
    (await listEvents(site.db, { actor, ...filter }, {})).rows.length;
  expect(await count({})).toBe(3);
  expect(await count({ action: "run" })).toBe(2);
  expect(await count({ action: "approval.approved" })).toBe(1);
  expect(await count({ action: "app" })).toBe(0);
  expect(await count({ subjectType: "approval", subjectId: "a1" })).toBe(1);
  expect(await count({ from: new Date(Date.now() + 60_000).toISOString() })).toBe(0);
  expect(await count({ until: new Date(Date.now() + 60_000).toISOString() })).toBe(3);
  await expect(count({ from: "yesterday" })).rejects.toMatchObject({ key: "time-unreadable" });
  expect((await listEvents(site.db, { actor: "seojun" }, {})).rows.length).toBeGreaterThanOrEqual(3);
});

it("an export holds the filter's rows and says whether it is whole", async () => {
  await write(5);
  const { rows, truncated } = await exportEvents(site.db, site.installationId, { actor });
  expect(rows.map((row) => row.subjectId)).toEqual(["r4", "r3", "r2", "r1", "r0"]);
  expect(truncated).toBe(false);
});

it("a row shows its place in the chain once it is sealed, and an export the chain's end", async () => {
  while (await sealEvents(site.db));
  await write(2);
  expect((await listEvents(site.db, { actor }, {})).rows.map((row) => row.seal)).toEqual([null, null]);
  while (await sealEvents(site.db));
  const { rows, anchor } = await exportEvents(site.db, site.installationId, { actor });
  const [second, first] = rows.map((row) => row.seal);
  expect(second).toMatchObject({ position: (first?.position ?? 0) + 1, previousHash: first?.hash });
  expect(anchor).toBe(`${second?.position}:${second?.hash}`);
});

it("the kinds of action are each there once, in order, and found without reading the log through", async () => {
  await site.db.$executeRaw`
    INSERT INTO audit_event (id, installation_id, actor, actor_name, roles, action, subject_type, subject_id)
    SELECT gen_random_uuid(), ${site.installationId}::uuid, ${actor}, 'Kim', '{}',
      (ARRAY['run.started', 'run.requested', 'approval.approved', 'access.denied'])[1 + n % 4], 'run', 'x'
    FROM generate_series(1, 50000) AS n`;
  await write(1, { action: "zone.fenced" });
  await site.db.$executeRaw`VACUUM ANALYZE audit_event`;
  const rows = await site.db.$queryRaw<{ action: string }[]>`SELECT DISTINCT action FROM audit_event ORDER BY action`;
  const actions = await auditActions(site.db);
  expect(actions).toEqual(rows.map((row) => row.action));
  expect(actions).toEqual(expect.arrayContaining(["access.denied", "approval.approved", "run.started", "zone.fenced"]));
  const planned = await plansOf(site.url, auditActions, "measured");
  const looks = planned.flatMap(({ nodes }) => nodes).filter(({ relation }) => relation === "audit_event");
  expect(new Set(looks.map(({ type }) => type))).toEqual(new Set(["Index Only Scan"]));
  // A few a kind; the log has about a thousand.
  for (const { blocks } of planned) expect(blocks).toBeLessThan(10 * (actions.length + 1));
});
