/** A base backup as its archive lists it: one that is not full is restored together with the one that it builds on. */
export type Building = { readonly label: string; readonly prior: string | null };

/**
 * By the label of each base backup that cannot be restored the one with the damaged files: itself, or one that it builds on.
 * @param damaged labels of those with files that are not what was written
 */
export function damagedBases(bases: readonly Building[], damaged: ReadonlySet<string>): ReadonlyMap<string, string> {
  const priors = new Map(bases.map(({ label, prior }) => [label, prior]));
  const found = new Map<string, string>();
  for (const { label } of bases) {
    const seen = new Set<string>();
    for (let at: string | null = label; at !== null && !seen.has(at); at = priors.get(at) ?? null) {
      if (damaged.has(at)) {
        found.set(label, at);
        break;
      }
      seen.add(at);
    }
  }
  return found;
}
