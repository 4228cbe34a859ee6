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
  switch (row.kind) {
    case "base-backup": {
      const found = (await readDamage(db, row.component)).bases.get(row.externalId);
      if (found === undefined) return null;
      return { key: "backup-damaged", values: { backup: found.backup, at: found.at.toISOString() } };
    }
    case "image-digest":
      return wrongImage(db, row);
    case "archive":
      // Made anew from its commit and compared at each look.
      return row.detail["kept"] === "differs"
        ? { key: "archive-differs", values: { commit: row.externalId.slice(0, 12) } }
        : null;
    default:
      return null;
  }
}

/** Its manifest is hashed at each look, its blobs less often: either may be wrong. */
async function wrongImage(db: Database, { component, detail }: RecoveryPointRow): Promise<Wrong | null> {
  const { repository = "", tag = "", digest = "", problems = [] } = detail as Partial<Detail>;
  const subject = imageSubject({ repository, digest });
  const check = await db.contentCheck.findUnique({ where: { component_subject: { component, subject } } });
  if (problems.length === 0 && check?.ok !== false) return null;
  const [problem] = [...problems, ...((check?.found as ImageFound | undefined)?.problems ?? [])];
  const values = { image: `${repository}:${tag}`, digest: problem?.digest ?? "", how: problem?.how ?? "" };
  return { key: "image-tampered", values };
}
type Detail = {
  readonly repository: string;
  readonly tag: string;
  readonly digest: string;
  readonly problems: readonly ImageProblem[];
};
