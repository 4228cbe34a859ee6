import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalJson } from "../canonical-json.ts";
import { formatAnchor, parseAnchor } from "./anchor.ts";
import { type FindingKind, judgeAnchor, judgeLink, judgePlaces, type Sealed } from "./judge-chain.ts";
import { type AuditContent, genesis, type Seal, sealRows } from "./seal.ts";

const SITE = "0193a3b0-0000-7000-8000-000000000001";
const AT = "2026-11-22T07:03:12.000001Z";

const content: fc.Arbitrary<AuditContent> = fc.record({
  id: fc.uuid(),
  installationId: fc.constant(SITE),
  at: fc.integer({ min: 0, max: 999_999 }).map((us) => `2026-11-22T07:03:12.${String(us).padStart(6, "0")}Z`),
  actor: fc.string(),
  actorName: fc.string(),
  roles: fc.array(fc.constantFrom("viewer", "operator", "executive"), { maxLength: 3 }),
  action: fc.constantFrom("run.requested", "approval.approved", "access.denied"),
  subjectType: fc.constantFrom("run", "approval"),
  subjectId: fc.string(),
  detail: fc.json(),
});
const rows = fc.uniqueArray(content, { selector: (row) => row.id, minLength: 3, maxLength: 12 });
/** A chain and one place in its middle: neither the first nor the last. */
const chainAndPlace = rows.chain((some) =>
  fc.record({ rows: fc.constant(some), place: fc.integer({ min: 1, max: some.length - 2 }) }),
);

async function chainOf(some: readonly AuditContent[]): Promise<Sealed[]> {
  const seals = await sealRows(await genesis(SITE), some, AT);
  return seals.map((seal, n) => ({ seal, row: some[n] ?? null }));
}
async function kindsOf(links: readonly Sealed[]): Promise<readonly FindingKind[]> {
  const start = await genesis(SITE);
  const judged = links.map((link, n) => judgeLink(SITE, links[n - 1]?.seal ?? start, link));
  return (await Promise.all(judged)).flat().map(({ kind }) => kind);
}
const at = (links: readonly Sealed[], n: number): Sealed => links[n] as Sealed;
const holds = (property: fc.IAsyncProperty<unknown>) => fc.assert(property, { numRuns: 60 });

test("a chain nobody touched is whole, however it was cut into batches", () =>
  holds(
    fc.asyncProperty(chainAndPlace, async ({ rows, place }) => {
      const whole = await chainOf(rows);
      expect(await kindsOf(whole)).toEqual([]);
      const first = await sealRows(await genesis(SITE), rows.slice(0, place), AT);
      const rest = await sealRows(first.at(-1) as Seal, rows.slice(place), AT);
      expect([...first, ...rest]).toEqual(whole.map(({ seal }) => seal));
    }),
  ));

test("a changed column of any row is found, and only there", () =>
  holds(
    fc.asyncProperty(chainAndPlace, content, async ({ rows, place }, other) => {
      const links = await chainOf(rows);
      for (const name of Object.keys(other) as (keyof AuditContent)[]) {
        const row = at(links, place).row as AuditContent;
        if (canonicalJson(row[name]) === canonicalJson(other[name])) continue;
        const changed = links.with(place, { ...at(links, place), row: { ...row, [name]: other[name] } });
        expect(await kindsOf(changed)).toEqual(["changed"]);
      }
    }),
  ));

test("a microsecond counts", async () => {
  const [sample] = fc.sample(content, 1) as [AuditContent];
  const row = { ...sample, at: "2026-11-22T07:03:12.000001Z" };
  const [link] = (await chainOf([row])) as [Sealed];
  expect(await kindsOf([{ ...link, row: { ...row, at: "2026-11-22T07:03:12.000002Z" } }])).toEqual(["changed"]);
});

test("a changed field of any seal is found", () =>
  holds(
    fc.asyncProperty(chainAndPlace, fc.uuid(), async ({ rows, place }, eventId) => {
      const links = await chainOf(rows);
      const { seal, row } = at(links, place);
      const changes: Partial<Seal>[] = [
        { eventId },
        { contentHash: "0".repeat(64) },
        { previousHash: "0".repeat(64) },
        { hash: "0".repeat(64) },
        { sealedAt: "2026-11-22T07:03:12.000002Z" },
        { position: seal.position + 100 },
      ];
      for (const change of changes)
        expect(await kindsOf(links.with(place, { seal: { ...seal, ...change }, row }))).toContain("seal-changed");
    }),
  ));

test("a row gone from under its seal is missing; a seal gone from the middle leaves a gap", () =>
  holds(
    fc.asyncProperty(chainAndPlace, async ({ rows, place }) => {
      const links = await chainOf(rows);
      expect(await kindsOf(links.with(place, { ...at(links, place), row: null }))).toEqual(["missing"]);
      expect(await kindsOf(links.toSpliced(place, 1))).toEqual(["gap"]);
    }),
  ));

test("two seals swapped, with their positions or without, are found", () =>
  holds(
    fc.asyncProperty(chainAndPlace, async ({ rows, place }) => {
      const links = await chainOf(rows);
      const [a, b] = [at(links, place), at(links, place + 1)];
      const position = (link: Sealed, to: number): Sealed => ({ ...link, seal: { ...link.seal, position: to } });
      const renumbered = links.with(place, position(b, a.seal.position)).with(place + 1, position(a, b.seal.position));
      expect(await kindsOf(renumbered)).toEqual(expect.arrayContaining(["relinked", "seal-changed"]));
      const rowsSwapped = links.with(place, { ...a, row: b.row }).with(place + 1, { ...b, row: a.row });
      expect(await kindsOf(rowsSwapped)).toEqual(["changed", "changed"]);
    }),
  ));

test("a link put in, though its own hash is right, is found; so is a middle re-sealed without the rest", () =>
  holds(
    fc.asyncProperty(chainAndPlace, content, async ({ rows, place }, forged) => {
      const links = await chainOf(rows);
      const before = at(links, place - 1).seal;
      const [seal] = (await sealRows(before, [forged], AT)) as [Seal];
      expect(await kindsOf(links.toSpliced(place, 0, { seal, row: forged }))).toContain("inserted");
      expect(await kindsOf(links.with(place, { seal, row: forged }))).toEqual(
        canonicalJson(forged) === canonicalJson(rows[place]) ? [] : ["relinked"],
      );
    }),
  ));

test("a chain rebuilt from one row on is whole by itself; only an anchor made before tells", () =>
  holds(
    fc.asyncProperty(chainAndPlace, async ({ rows, place }) => {
      const before = await chainOf(rows);
      const rebuilt = await chainOf(rows.with(place, { ...(rows[place] as AuditContent), actor: "\u0000nobody" }));
      expect(await kindsOf(rebuilt)).toEqual([]);
      const anchor = at(before, before.length - 1).seal;
      const head = at(rebuilt, rebuilt.length - 1).seal;
      expect(judgeAnchor(anchor, head, head.hash)).toBe("rebuilt");
      expect(judgeAnchor(anchor, at(before, place).seal, null)).toBe("cut");
      expect(judgeAnchor(anchor, { position: 99, hash: "" }, anchor.hash)).toBeNull();
    }),
  ));

test("the first seal belongs to its installation", async () => {
  const [row] = fc.sample(content, 1) as [AuditContent];
  const [seal] = (await sealRows(await genesis("another"), [row], AT)) as [Seal];
  expect(await kindsOf([{ seal, row }])).toEqual(["relinked"]);
});

test("a row stands in exactly one place", () => {
  expect(judgePlaces({ row: true, seals: 1, queued: false })).toEqual([]);
  expect(judgePlaces({ row: true, seals: 0, queued: true })).toEqual([]);
  expect(judgePlaces({ row: true, seals: 0, queued: false })).toEqual(["forged"]);
  expect(judgePlaces({ row: false, seals: 0, queued: true })).toEqual(["vanished"]);
  expect(judgePlaces({ row: true, seals: 1, queued: true })).toEqual(["queued-again"]);
  expect(judgePlaces({ row: true, seals: 2, queued: false })).toEqual(["sealed-twice"]);
});

test("an anchor reads as it was written, and nothing else does", () => {
  const head = { position: 1_204, hash: "a1".repeat(32) };
  expect(parseAnchor(`  ${formatAnchor(head)}\n`)).toEqual(head);
  for (const wrong of ["", "1204", `01:${head.hash}`, `-1:${head.hash}`, `1.5:${head.hash}`, "1:abc", `${head.hash}:1`])
    expect(parseAnchor(wrong)).toBeNull();
});
