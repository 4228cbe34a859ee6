/** A title in the viewer's language, else in English, else in the first the plan has, else its id. */
export function titleOf(
  thing: { readonly title: Readonly<Record<string, string>>; readonly id?: string; readonly name?: string },
  locale: string,
): string {
  return thing.title[locale] ?? thing.title["en"] ?? Object.values(thing.title)[0] ?? thing.name ?? thing.id ?? "";
}
