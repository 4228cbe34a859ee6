import { createLoader, parseAsString, parseAsStringLiteral } from "nuqs/server";

export const RANGES = ["7", "30", "90"] as const;

/** The page of standards as it stands in the address: one component of it, and how far back. */
export const STANDARDS_ADDRESS = {
  of: parseAsString,
  days: parseAsStringLiteral(RANGES).withDefault("30"),
};
export const loadStandardsAddress = createLoader(STANDARDS_ADDRESS);

export function standardsHref(address: Readonly<Record<string, string>> = {}): string {
  const text = new URLSearchParams(address).toString();
  return text === "" ? "/backups/standards" : `/backups/standards?${text}`;
}
