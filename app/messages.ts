import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { Messages } from "./message-types.ts";

export const LOCALES = ["ko", "en", "ja"] as const;
export type Locale = (typeof LOCALES)[number];
export const DEFAULT_LOCALE: Locale = "ko";

const loaded = new Map<Locale, Promise<Messages>>();

export function isLocale(value: string | undefined): value is Locale {
  return LOCALES.some((locale) => locale === value);
}

/** One file an area: `messages/ko/overview.json` holds everything under `overview`. Read once a process in production. */
export function loadMessages(locale: Locale): Promise<Messages> {
  if (process.env.NODE_ENV !== "production") return readMessages(locale);
  const known = loaded.get(locale) ?? readMessages(locale);
  loaded.set(locale, known);
  return known;
}

async function readMessages(locale: Locale): Promise<Messages> {
  const folder = path.join(process.cwd(), "messages", locale);
  const files = (await readdir(folder)).filter((file) => file.endsWith(".json"));
  const areas = files.map(
    async (file) =>
      [file.slice(0, -".json".length), JSON.parse(await readFile(path.join(folder, file), "utf8"))] as const,
  );
  return Object.fromEntries(await Promise.all(areas)) as Messages;
}
