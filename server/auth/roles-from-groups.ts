import type { Role } from "#domain/access/roles.ts";
import type { Topology } from "#domain/topology/topology.ts";

/** Roles of a person by the map in force (`roles` of haechi.yaml). Groups the map does not name give nothing. */
export function rolesFromGroups(groups: readonly string[], roles: Topology["roles"]): readonly Role[] {
  const held = groups.flatMap((group) => (Object.hasOwn(roles.map, group) ? [roles.map[group]] : []));
  return [...new Set(held.filter((role) => role !== undefined))];
}
