import type { GoneHow, VersionProblem, WhichVersions } from "#domain/objects/version-state.ts";
import type { Prisma } from "../../prisma/generated/client.ts";
import type { Database } from "../db/client.ts";

export type ObjectVersionFilter = {
  readonly component: string;
  /** Only keys that begin so, in the order of keys; left out: all, the newest first. */
  readonly prefix?: string | undefined;
  /** Left out: those that are there. */
  readonly which?: WhichVersions | undefined;
  /** Last one of the page before. */
  readonly after?: ObjectVersionMark | undefined;
};
/** `at` leads where the newest come first, `folder` and `key` where keys are in their order. */
export type ObjectVersionMark = {
  readonly at: Date;
  readonly folder: string;
  readonly key: string;
  readonly versionId: string;
};
export type ObjectVersionRow = {
  readonly folder: string;
  readonly key: string;
  readonly versionId: string;
  readonly latest: boolean;
  readonly deleteMarker: boolean;
  readonly at: string;
  readonly sizeBytes: number;
  readonly lockMode: string | null;
  readonly retainUntil: string | null;
  readonly hold: boolean | null;
  readonly encryption: string | null;
  readonly keyId: string | null;
  readonly askedAt: string | null;
  readonly sha256: string | null;
  readonly verifiedAt: string | null;
  readonly problem: VersionProblem | null;
  readonly problemAt: string | null;
  readonly goneAt: string | null;
  readonly goneHow: GoneHow | null;
};
export type ObjectVersionPage = {
  readonly rows: readonly ObjectVersionRow[];
  readonly next: (Omit<ObjectVersionMark, "at"> & { readonly at: string }) | null;
};

const PAGE = 50;
const LAST = "\u{10ffff}";

/** One page. By key, not by count: a page deep in a million costs no more than the first. */
export async function listObjectVersions(db: Database, filter: ObjectVersionFilter): Promise<ObjectVersionPage> {
  const found = filter.prefix === undefined ? await newest(db, filter) : await inOrder(db, filter.prefix, filter);
  const rows = found.slice(0, PAGE).map(toRow);
  const last = rows.at(-1);
  return {
    rows,
    next:
      found.length > PAGE && last
        ? { at: last.at, folder: last.folder, key: last.key, versionId: last.versionId }
        : null,
  };
}

type Loaded = Awaited<ReturnType<Database["objectVersion"]["findFirstOrThrow"]>>;

const WHERE = {
  there: { goneAt: null },
  gone: { goneAt: { not: null } },
  wrong: { problem: { not: null }, goneAt: null },
} as const;

/** By an index in just that order, one for each of the three. */
async function newest(db: Database, { component, which = "there", after }: ObjectVersionFilter): Promise<Loaded[]> {
  return db.objectVersion.findMany({
    where: {
      component,
      ...WHERE[which],
      ...(after === undefined
        ? {}
        : {
            at: { lte: after.at },
            OR: [
              { at: { lt: after.at } },
              { at: after.at, key: { gt: after.key } },
              { at: after.at, key: after.key, versionId: { gt: after.versionId } },
            ],
          }),
    },
    orderBy: [{ at: "desc" }, { key: "asc" }, { versionId: "asc" }],
    take: PAGE + 1,
  });
}

/** In the order of the primary key, or of an index just so for what is rare: what is left of the folder that the mark is in, then what follows. */
async function inOrder(
  db: Database,
  prefix: string,
  { component, which = "there", after }: ObjectVersionFilter,
): Promise<Loaded[]> {
  const folder = prefix.slice(0, prefix.lastIndexOf("/") + 1);
  const read = (where: Prisma.ObjectVersionWhereInput, take: number) =>
    db.objectVersion.findMany({
      where: { component, ...WHERE[which], ...where },
      orderBy: [{ prefix: "asc" }, { key: "asc" }, { versionId: "asc" }],
      take,
    });
  if (after === undefined)
    return read({ prefix: { gte: folder, lt: folder + LAST }, key: { gte: prefix, lt: prefix + LAST } }, PAGE + 1);
  const rest = await read(
    {
      prefix: after.folder,
      key: { gte: after.key, lt: prefix + LAST },
      OR: [{ key: { gt: after.key } }, { versionId: { gt: after.versionId } }],
    },
    PAGE + 1,
  );
  if (rest.length > PAGE) return rest;
  const following = { gt: after.folder, lt: folder + LAST };
  const more = await read({ prefix: following, key: { gte: prefix, lt: prefix + LAST } }, PAGE + 1 - rest.length);
  return [...rest, ...more];
}

function toRow(row: Loaded): ObjectVersionRow {
  const iso = (at: Date | null) => at?.toISOString() ?? null;
  return {
    folder: row.prefix,
    key: row.key,
    versionId: row.versionId,
    latest: row.latest,
    deleteMarker: row.deleteMarker,
    at: row.at.toISOString(),
    sizeBytes: Number(row.sizeBytes),
    lockMode: row.lockMode,
    retainUntil: iso(row.retainUntil),
    hold: row.hold,
    encryption: row.encryption,
    keyId: row.keyId,
    askedAt: iso(row.askedAt),
    sha256: row.sha256,
    verifiedAt: iso(row.verifiedAt),
    problem: row.problem as VersionProblem | null,
    problemAt: iso(row.problemAt),
    goneAt: iso(row.goneAt),
    goneHow: row.goneHow as GoneHow | null,
  };
}
