/** Why a rule decided as it did: `key` names the message shown (messages/*.json), `values` its figures. */
export type Reason<Key extends string = string> = {
  readonly key: Key;
  readonly values: Readonly<Record<string, string | number>>;
};

/** A reason on its way to people. */
export type Told = Reason & {
  /** The step it is about, where several are told together. */
  readonly step?: string;
  /** What infrastructure said in its own words: shown beside the step that asked, and nowhere else. */
  readonly detail?: string;
};

/** Text for a column that keeps reasons. */
export function writeTold(told: readonly Told[]): string {
  return JSON.stringify(told);
}

/** Reasons from such a column. Text that something else wrote is kept as a detail, never lost. */
export function readTold(text: string | null): readonly Told[] {
  if (text === null || text === "") return [];
  try {
    const value: unknown = JSON.parse(text);
    if (isToldList(value)) return value;
  } catch {
    // not ours: told as it is
  }
  return [{ key: "own-words", values: {}, detail: text }];
}

/** The same without infrastructure's own words. */
export function withoutDetail(told: readonly Told[]): readonly Told[] {
  return told.map(({ detail: _, ...rest }) => rest);
}

export function isToldList(value: unknown): value is readonly Told[] {
  return Array.isArray(value) && value.length > 0 && value.every(isTold);
}

function isTold(value: unknown): value is Told {
  if (typeof value !== "object" || value === null || !("key" in value) || !("values" in value)) return false;
  return typeof value.key === "string" && typeof value.values === "object" && value.values !== null;
}
