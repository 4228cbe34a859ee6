import type { Topology } from "#domain/topology/topology.ts";

/**
 * In a site the order of some maps has a meaning (`nodes`: preference for promotion) or is how people know it (regions,
 * services). PostgreSQL's jsonb keeps no order, so it is stored beside the values, for maps that jsonb would turn round.
 */
export type StoredTopology = Topology & { readonly order: Readonly<Record<string, readonly string[]>> };

const ORDERED: ReadonlySet<string> = new Set(["regions", "agents", "services", "components", "nodes", "backends"]);

export function withOrder(topology: Topology): StoredTopology {
  return { ...topology, order: Object.fromEntries(ordersOf(topology, "")) };
}

/** The site with its maps in the order of the file again. */
export function inOrder({ order, ...topology }: StoredTopology): Topology {
  return arrange(topology, "", order) as Topology;
}

function ordersOf(value: unknown, path: string): [string, string[]][] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  const keys = Object.keys(value);
  const turned = [...keys].sort(asJsonb).some((key, index) => key !== keys[index]);
  const own: [string, string[]][] = ORDERED.has(path.split(".").at(-1) ?? "") && turned ? [[path, keys]] : [];
  return [...own, ...Object.entries(value).flatMap(([key, part]) => ordersOf(part, join(path, key)))];
}

function arrange(value: unknown, path: string, order: StoredTopology["order"]): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const wanted = Object.hasOwn(order, path)
    ? (order[path] ?? [])
    : ORDERED.has(path.split(".").at(-1) ?? "")
      ? null
      : [];
  const keys = Object.keys(value);
  const place = (key: string) => wanted?.indexOf(key) ?? -1;
  const sorted =
    wanted === null ? keys.sort(asJsonb) : wanted.length > 0 ? keys.sort((a, b) => place(a) - place(b)) : keys;
  return Object.fromEntries(sorted.map((key) => [key, arrange(Reflect.get(value, key), join(path, key), order)]));
}

/** jsonb's own order: shorter keys first, then by byte. */
function asJsonb(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}

function join(path: string, key: string): string {
  return path === "" ? key : `${path}.${key}`;
}
