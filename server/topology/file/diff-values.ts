import { canonicalJson } from "#domain/canonical-json.ts";
import { fileDuration } from "#domain/topology/file-duration.ts";

/** One place that differs. Absent before: added; absent after: removed. */
export type Change = {
  readonly path: string;
  readonly before?: string | undefined;
  readonly after?: string | undefined;
};

/** Differences of two values of the same shape, as a person reads them: steps by their id, durations with their unit. */
export function diffValues(before: unknown, after: unknown, path = ""): Change[] {
  if (canonicalJson(before ?? null) === canonicalJson(after ?? null)) return [];
  const [left, right] = [entriesOf(before), entriesOf(after)];
  if (left === null || right === null) return [{ path, before: show(path, before), after: show(path, after) }];
  const keys = [...new Set([...left.keys(), ...right.keys()])];
  const inner = keys.flatMap((key) => diffValues(left.get(key), right.get(key), path === "" ? key : `${path}.${key}`));
  if (inner.length > 0) return inner;
  return [{ path, before: show(path, [...left.keys()]), after: show(path, [...right.keys()]) }];
}

/** `~ path: before → after`, `+` for added, `-` for removed. */
export function formatChange({ path, before, after }: Change): string {
  if (before === undefined) return `+ ${path}: ${after}`;
  if (after === undefined) return `- ${path}: ${before}`;
  return `~ ${path}: ${before} → ${after}`;
}

/** Maps by key, lists of things with an id by that. Null: compared as a whole. */
function entriesOf(value: unknown): Map<string, unknown> | null {
  if (value === undefined || value === null) return null;
  if (Array.isArray(value)) {
    const named = value.map((item): [string, unknown] => [idOf(item) ?? "", item]);
    return value.length > 0 && named.every(([id]) => id !== "") ? new Map(named) : null;
  }
  return typeof value === "object" ? new Map(Object.entries(value)) : null;
}

function idOf(item: unknown): string | undefined {
  if (typeof item !== "object" || item === null || !("id" in item)) return undefined;
  return typeof item.id === "string" ? item.id : undefined;
}

function show(path: string, value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value === "number") return path.endsWith("Ms") ? fileDuration(value) : String(value);
  return typeof value === "string" ? value : JSON.stringify(value);
}
