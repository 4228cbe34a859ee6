/** A title of the site's own files in the viewer's language, else English, else whatever there is, else `otherwise`. */
export function localTitle(title: Readonly<Record<string, string>>, locale: string, otherwise: string): string {
  return title[locale] ?? title["en"] ?? Object.values(title)[0] ?? otherwise;
}

/** `FO-0412` as people say it aloud. */
export function runName(number: number): string {
  return `FO-${String(number).padStart(4, "0")}`;
}
