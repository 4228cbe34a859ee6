import { createLoader, type inferParserType, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { WHICH_VERSIONS } from "#domain/objects/version-state.ts";

/** The list of object versions as it stands in the address; `after` is the last row of the page before. */
export const OBJECTS_FILTER = {
  component: parseAsString,
  which: parseAsStringLiteral(WHICH_VERSIONS).withDefault("there"),
  prefix: parseAsString,
  after: parseAsString,
};
export type ObjectsFilter = inferParserType<typeof OBJECTS_FILTER>;
export const loadObjectsFilter = createLoader(OBJECTS_FILTER);

export function inputOf({ component, which, prefix, after }: ObjectsFilter) {
  const cursor = cursorOf(after);
  // One that was left of a list of other keys would begin in the middle of them.
  const fits = cursor?.key.startsWith(prefix ?? "") === true;
  return {
    ...(component === null ? {} : { component }),
    ...(which === "there" ? {} : { which }),
    ...(prefix ? { prefix } : {}),
    ...(cursor !== null && fits ? { after: cursor } : {}),
  };
}

type Mark = { readonly at: string; readonly folder: string; readonly key: string; readonly versionId: string };

/** A key may hold any character, so none parts it from what stands beside it. */
export function cursorText({ at, folder, key, versionId }: Mark): string {
  return JSON.stringify([at, folder, key, versionId]);
}

/** Null: the first page, and for what is none. */
function cursorOf(text: string | null): (Omit<Mark, "at"> & { readonly at: Date }) | null {
  const parts = partsOf(text ?? "");
  const [at, folder, key, versionId] = parts;
  if (at === undefined || folder === undefined || key === undefined || versionId === undefined) return null;
  if (parts.length > 4 || Number.isNaN(Date.parse(at))) return null;
  return { at: new Date(at), folder, key, versionId };
}

function partsOf(text: string): readonly string[] {
  try {
    const parts: unknown = JSON.parse(text);
    return Array.isArray(parts) && parts.every((part) => typeof part === "string") ? parts : [];
  } catch {
    return [];
  }
}

export function objectsHref(filter: Readonly<Record<string, string>> = {}): string {
  const text = new URLSearchParams(filter).toString();
  return text === "" ? "/backups/objects" : `/backups/objects?${text}`;
}
