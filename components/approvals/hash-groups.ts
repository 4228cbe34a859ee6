/** The first `groups` groups of four digits: what people compare aloud. */
export function hashGroups(hash: string, groups = 4): string {
  return (hash.match(/.{1,4}/g) ?? []).slice(0, groups).join(" ");
}
