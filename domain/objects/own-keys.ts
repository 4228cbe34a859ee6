/**
 * What the product itself writes into a bucket lies below this: canaries, and the versions it tries to remove. It is in no inventory, and no
 * standard asks anything of it.
 */
export const OWN = ".haechi/";

export function isOwn(key: string, prefix: string): boolean {
  return key.startsWith(prefix + OWN);
}

/** `.haechi/canary/2031/02/03/1927864706000`: by the day, as evidence is. */
export function canaryKeyOf(prefix: string, number: bigint, at: Date): string {
  return `${prefix}${OWN}canary/${at.toISOString().slice(0, 10).replaceAll("-", "/")}/${number}`;
}

/** Each run tries a version of its own. */
export function removalKeyOf(prefix: string, run: number, step: string): string {
  return `${prefix}${OWN}removal/${run}/${step}`;
}
