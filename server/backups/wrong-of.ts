import type { Reason } from "#domain/reason.ts";
import type { AnyStandardKey } from "#domain/standards/any-standard.ts";
import type { ImageProblem } from "../adapters/ports.ts";
import type { Database } from "../db/client.ts";
import { type ImageFound, imageSubject } from "../recovery-points/content-check.ts";
import type { RecoveryPointRow } from "../recovery-points/list-recovery-points.ts";
import { readDamage } from "./read-damage.ts";

type Wrong = Reason<AnyStandardKey>;

/** Why a point is not what was written, by its newest reading: listed as ever, one cannot go back to it. Null: nothing says so. */
export async function wrongOf(db: Database, row: RecoveryPointRow): Promise<Wrong | null> {
  return (await wrongOfEach(db, [row])).get(row.id) ?? null;
}

/** The same of a page of them, by id, those alone that something says it of: what was read of an archive is asked once, and so of a registry. */
export async function wrongOfEach(
  db: Database,
  rows: readonly RecoveryPointRow[],
): Promise<ReadonlyMap<string, Wrong>> {
  const of = (kind: RecoveryPointRow["kind"]) => rows.filter((row) => row.kind === kind);
  const found = await Promise.all([wrongBases(db, of("base-backup")), wrongImages(db, of("image-digest"))]);
  return new Map([...found.flat(), ...of("archive").flatMap(wrongArchive)]);
}

type Found = readonly [id: string, wrong: Wrong];
const componentsOf = (rows: readonly RecoveryPointRow[]) => [...new Set(rows.map(({ component }) => component))];

async function wrongBases(db: Database, rows: readonly RecoveryPointRow[]): Promise<readonly Found[]> {
  const read = componentsOf(rows).map(
    async (component) => [component, (await readDamage(db, component)).bases] as const,
  );
  const damage = new Map(await Promise.all(read));
  return rows.flatMap(({ id, component, externalId }): Found[] => {
    const found = damage.get(component)?.get(externalId);
    if (found === undefined) return [];
    return [[id, { key: "backup-damaged", values: { backup: found.backup, at: found.at.toISOString() } }]];
  });
}

/** Its manifest is hashed at each look, its blobs less often: either may be wrong. */
async function wrongImages(db: Database, rows: readonly RecoveryPointRow[]): Promise<readonly Found[]> {
  const images = rows.map(({ id, component, detail }) => {
    const { repository = "", tag = "", digest = "", problems = [] } = detail as Partial<Detail>;
    return { id, component, subject: imageSubject({ repository, digest }), image: `${repository}:${tag}`, problems };
  });
  const read = componentsOf(rows).map((component) => {
    const subject = { in: images.flatMap((one) => (one.component === component ? [one.subject] : [])) };
    return db.contentCheck.findMany({ where: { component, subject, ok: false } });
  });
  const failed = (await Promise.all(read)).flat();
  return images.flatMap(({ id, component, subject, image, problems }): Found[] => {
    const check = failed.find((one) => one.component === component && one.subject === subject);
    if (problems.length === 0 && check === undefined) return [];
    const [problem] = [...problems, ...((check?.found as ImageFound | undefined)?.problems ?? [])];
    const values = { image, digest: problem?.digest ?? "", how: problem?.how ?? "" };
    return [[id, { key: "image-tampered", values }]];
  });
}
/** Made anew from its commit and compared at each look. */
function wrongArchive({ id, detail, externalId }: RecoveryPointRow): readonly Found[] {
  if (detail["kept"] !== "differs") return [];
  return [[id, { key: "archive-differs", values: { commit: externalId.slice(0, 12) } }]];
}
type Detail = {
  readonly repository: string;
  readonly tag: string;
  readonly digest: string;
  readonly problems: readonly ImageProblem[];
};
