import type { PointRow } from "#server/backups/router.ts";

export type PointDamageKind = "damaged" | "unusable" | NonNullable<PointRow["wrong"]>;

/** Why one cannot go back to a point that its source lists, whatever its key: by its tool's own word, else by reading it. Null: nothing says so. */
export function damageOf({ detail, wrong }: Pick<PointRow, "detail" | "wrong">): PointDamageKind | null {
  if (detail["damaged"] === true) return "damaged";
  return detail["usable"] === false ? "unusable" : wrong;
}
