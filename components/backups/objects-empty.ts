import type { ObjectVersions } from "#server/backups/router.ts";
import type { ObjectsFilter } from "./objects-filter.ts";

type Known = Pick<ObjectVersions, "component" | "inventory">;

/** Why a list has no row. Of what was never listed nothing is said but that. */
export function whyEmpty(
  { component, inventory }: Known,
  { which, prefix, after }: ObjectsFilter,
): "noStore" | "unlisted" | "noneMatch" | ObjectsFilter["which"] {
  if (component === null) return "noStore";
  if (inventory === null) return "unlisted";
  return prefix || after !== null ? "noneMatch" : which;
}
