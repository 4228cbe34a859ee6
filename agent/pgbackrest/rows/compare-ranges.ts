/** Text of each column of a row's primary key, in the key's order. */
export type Key = readonly string[];
/** Rows after one key, up to another; null: from the first, to the last. */
export type Span = { readonly after: Key | null; readonly upTo: Key | null };
export type Digest = { readonly rows: number; readonly fold: string };
export type Listed = ReadonlyMap<string, string>;

/** One of two databases, as far as a table is compared in it. Order is the server's own and may differ between the two. */
export type Side = {
  /** How many rows, and one value folded from the hashes of all of them. */
  digest(span: Span): Promise<Digest>;
  /** Key of the n-th row of a span; null: it has fewer. */
  nth(span: Span, n: number): Promise<Key | null>;
  /** Hash of each row, by `nameOf(key)`. */
  list(span: Span): Promise<Listed>;
  /** The same of rows with these keys, wherever they stand. */
  find(keys: readonly Key[]): Promise<Listed>;
};

export type Difference =
  | { readonly kind: "missing"; readonly key: Key; readonly restored: string }
  | { readonly kind: "changed"; readonly key: Key; readonly restored: string; readonly live: string }
  | { readonly kind: "added"; readonly key: Key; readonly live: string };
export type Figures = Readonly<Record<"restored" | "live" | "missing" | "changed" | "added", number>>;
type Listener = {
  /** At most so many rows stand in one range. */
  readonly rows: number;
  /** Rows that differ, of one range; the next range waits for it. */
  readonly found: (differences: readonly Difference[]) => Promise<void>;
  readonly progress?: (figures: Figures) => void;
  readonly signal?: AbortSignal;
};

export const nameOf = (key: Key): string => JSON.stringify(key);
export const keyOf = (name: string): Key => JSON.parse(name) as Key;

/**
 * What two states of a table differ in. Both are read range by range of the primary key and hashed where they are; only of ranges that
 * differ is each row's hash fetched. So equal ranges cost one value, memory holds two ranges at most, and no statement is long. A live
 * side may be written meanwhile: each difference is so at the moment its range is read. What one side seems to lack is looked for by its
 * key before it counts: two servers may sort texts differently. Then rows that were added may be counted twice or not; what is missing or
 * changed never is, since ranges are cut by the restore's keys.
 */
export async function compareRanges(restored: Side, live: Side, listener: Listener): Promise<Figures> {
  const figures = { restored: 0, live: 0, missing: 0, changed: 0, added: 0 };
  const told = async (differences: readonly Difference[]) => {
    for (const { kind } of differences) figures[kind] += 1;
    if (differences.length > 0) await listener.found(differences);
  };
  for await (const span of spansOf(restored, { after: null, upTo: null }, listener.rows)) {
    listener.signal?.throwIfAborted();
    const [here, there] = await Promise.all([restored.digest(span), live.digest(span)]);
    figures.restored += here.rows;
    figures.live += there.rows;
    listener.progress?.(figures);
    if (here.rows === there.rows && here.fold === there.fold) continue;
    // Much was added in between: its own keys cut it into parts that fit.
    const parts = there.rows <= 2 * listener.rows ? [span] : spansOf(live, span, listener.rows);
    await differencesIn({ restored, live, signal: listener.signal }, span, parts, told);
  }
  return figures;
}

/** A span in parts of `rows` rows of this side. */
async function* spansOf(side: Side, { after, upTo }: Span, rows: number): AsyncGenerator<Span> {
  for (let from = after; ; ) {
    const last = await side.nth({ after: from, upTo }, rows);
    yield { after: from, upTo: last ?? upTo };
    if (last === null) return;
    from = last;
  }
}

/** @param parts the same span, as the live side cuts it */
async function differencesIn(
  {
    restored,
    live,
    signal,
  }: { readonly restored: Side; readonly live: Side; readonly signal: AbortSignal | undefined },
  span: Span,
  parts: Iterable<Span> | AsyncIterable<Span>,
  told: (differences: readonly Difference[]) => Promise<void>,
): Promise<void> {
  const here = await restored.list(span);
  const seen = new Set<string>();
  for await (const part of parts) {
    signal?.throwIfAborted();
    const differences: Difference[] = [];
    const beyond = new Map<string, string>();
    for (const [name, hash] of await live.list(part)) {
      const own = here.get(name);
      if (own === undefined) beyond.set(name, hash);
      else if (!seen.has(name) && own !== hash)
        differences.push({ kind: "changed", key: keyOf(name), restored: own, live: hash });
      if (own !== undefined) seen.add(name);
    }
    // One that the restore has in another range is told there.
    const elsewhere = await found(restored, [...beyond.keys()]);
    for (const [name, hash] of beyond)
      if (!elsewhere.has(name)) differences.push({ kind: "added", key: keyOf(name), live: hash });
    await told(differences);
  }
  const lacking = [...here.keys()].filter((name) => !seen.has(name));
  const there = await found(live, lacking);
  await told(
    lacking.flatMap((name): Difference[] => {
      const [own, other] = [here.get(name) ?? "", there.get(name)];
      if (other === undefined) return [{ kind: "missing", key: keyOf(name), restored: own }];
      return other === own ? [] : [{ kind: "changed", key: keyOf(name), restored: own, live: other }];
    }),
  );
}

async function found(side: Side, names: readonly string[]): Promise<Listed> {
  return names.length === 0 ? new Map<string, string>() : await side.find(names.map(keyOf));
}
