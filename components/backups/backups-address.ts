import { createLoader, parseAsString } from "nuqs/server";

/** The page as it stands in the address: a region, and the second that was picked of an archive. */
export const BACKUPS_ADDRESS = { region: parseAsString, of: parseAsString, at: parseAsString };
export const loadBackupsAddress = createLoader(BACKUPS_ADDRESS);

/** The region of the address where the site has it, otherwise the first. */
export function shownRegion(wanted: string | null, regions: readonly string[]): string {
  return regions.find((one) => one === wanted) ?? regions[0] ?? "";
}

/** The moment of an address in ms; null: none, or none that can be read. */
export function momentOf(text: string | null): number | null {
  const at = text === null ? Number.NaN : Date.parse(text);
  return Number.isNaN(at) ? null : Math.floor(at / 1_000) * 1_000;
}

/** As an address says it: whole seconds. */
export function secondText(at: number): string {
  return new Date(at).toISOString().replace(/\.\d+Z$/, "Z");
}
