import type { ListedVersion, ObjectsPort } from "../../adapters/ports.ts";

const DAY_MS = 86_400_000;
const PAGE = 1_000;
export type GeneratedStore = Pick<ObjectsPort, "versions" | "prefixes"> & {
  /** How many versions the folder of a day has. */
  readonly perDay: number;
  readonly days: number;
};

/**
 * A listing of `days` × `perDay` versions below `evidence/<yyyy>/<mm>/<dd>/`, made while it is asked for: a bucket of a million without a
 * bucket. The same each time.
 * @param first the oldest day
 */
export function generatedStore(days: number, perDay: number, first = new Date("2028-11-01T00:00:00Z")): GeneratedStore {
  const folders = Array.from({ length: days }, (_, day) => {
    const at = first.getTime() + day * DAY_MS;
    return { at, prefix: `evidence/${new Date(at).toISOString().slice(0, 10).replaceAll("-", "/")}/` };
  });
  const known = new Map(folders.map((one) => [one.prefix, one.at]));
  const versionOf = (prefix: string, day: number, n: number): ListedVersion => {
    const name = String(n).padStart(7, "0");
    return {
      key: `${prefix}case-${name}.json`,
      versionId: `v.${(day / DAY_MS).toString(36)}.${name}`,
      latest: true,
      deleteMarker: false,
      at: new Date(day + n * 10),
      sizeBytes: 2_000 + (n % 997),
      etag: `${name}0123456789abcdef0123456`,
    };
  };
  return {
    days,
    perDay,
    versions: async (_, { prefix, after, own }) => {
      const day = known.get(prefix);
      if (day === undefined || own === true) return { versions: [], next: null };
      const from = after === null ? 0 : Number(after);
      const until = Math.min(from + PAGE, perDay);
      const versions = Array.from({ length: until - from }, (__, n) => versionOf(prefix, day, from + n));
      return { versions, next: until < perDay ? String(until) : null };
    },
    prefixes: async (_, { prefix }) => {
      const inside = new Set<string>();
      for (const folder of folders) {
        if (!folder.prefix.startsWith(prefix) || folder.prefix === prefix) continue;
        inside.add(folder.prefix.slice(0, folder.prefix.indexOf("/", prefix.length) + 1));
      }
      return { prefixes: [...inside], next: null };
    },
  };
}
