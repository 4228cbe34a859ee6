/** What a policy declared has a typed reason as its title; what a person declared has their words. */
export type IncidentTitle = {
  readonly key: string | null;
  readonly values: Readonly<Record<string, string | number>>;
  readonly text: string | null;
};

type Row = { readonly titleKey: string | null; readonly titleValues: unknown; readonly titleText: string | null };

export function titleOf({ titleKey, titleValues, titleText }: Row): IncidentTitle {
  return { key: titleKey, values: titleValues as IncidentTitle["values"], text: titleText };
}
