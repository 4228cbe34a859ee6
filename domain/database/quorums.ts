/** `synchronous_standby_names`, understood (PostgreSQL manual, "Replication: Primary Server"). */
export type SynchronousNames = {
  readonly method: "first" | "any";
  readonly count: number;
  /** Names of standbys; `*` is every one. Empty: replication is not synchronous. */
  readonly names: readonly string[];
};

const GROUP = /^(?:(first|any)\s+)?(\d+)\s*\(([^()]*)\)$/i;
const NAME = /^(?:"((?:[^"]|"")+)"|(\*|[a-z_][\w$-]*))$/i;

/** Parses the setting's text. Null: it cannot be understood, so nothing may be concluded from it. */
export function parseSynchronousNames(text: string): SynchronousNames | null {
  const trimmed = text.trim();
  if (trimmed === "") return { method: "first", count: 0, names: [] };
  const [, method, count, list] = GROUP.exec(trimmed) ?? [undefined, "first", "1", trimmed];
  const names = splitNames(list ?? "");
  if (names === null) return null;
  const wanted = Number(count);
  if (wanted < 1 || wanted > names.length + (names.includes("*") ? Number.MAX_SAFE_INTEGER : 0)) return null;
  return { method: method?.toLowerCase() === "any" ? "any" : "first", count: wanted, names };
}

/**
 * Every smallest set of standbys whose answers may have acknowledged a commit. With FIRST the priority depends on who was
 * connected at that moment, which nobody knows afterwards, so any `count` of the names count there as well. Empty: a commit may
 * have been acknowledged by the primary alone. Says nothing of `*`, which names nobody.
 */
export function possibleQuorums(names: SynchronousNames): string[][] {
  return names.count === 0 ? [] : combinations([...new Set(names.names)], names.count);
}

function splitNames(list: string): string[] | null {
  const parts = list.match(/"(?:[^"]|"")*"|[^,]+/g)?.map((part) => part.trim()) ?? [];
  const names = parts.map((part) => {
    const [, quoted, plain] = NAME.exec(part) ?? [];
    return quoted?.replaceAll('""', '"') ?? plain;
  });
  return names.length > 0 && names.every((name) => name !== undefined) ? names : null;
}

function combinations(pool: readonly string[], size: number): string[][] {
  if (size === 0) return [[]];
  return pool.flatMap((first, index) => combinations(pool.slice(index + 1), size - 1).map((rest) => [first, ...rest]));
}
