/** What is known of a folder of a store before a round: when it was last listed to its end, and when that last brought something new. */
export type FolderState = {
  readonly prefix: string;
  readonly listedAt: Date | null;
  readonly changedAt: Date | null;
  /** A listing of it was begun and not ended. */
  readonly underWay: boolean;
};

/** A folder that brought something new within this time may bring more: a day's folder, until the day after is over everywhere. */
export const OPEN_MS = 2 * 86_400_000;

/**
 * In which order folders are listed in a round. **Open** ones come each time: what was never listed, what changed within two days, and all that
 * they lie in, since a new folder appears there. All others are **closed** and come after them, the one that was not listed for longest first,
 * as long as the round lasts. So the time of a round is bounded by what changes, not by what there is, and each closed folder has its turn.
 * @param folders of one component; parents are found by their prefix
 */
export function inTurn<T extends FolderState>(
  folders: readonly T[],
  now: Date,
): { readonly open: T[]; readonly closed: T[] } {
  const isOpen = new Set<string>();
  for (const { prefix, listedAt, changedAt, underWay } of folders) {
    const young = changedAt !== null && now.getTime() - changedAt.getTime() <= OPEN_MS;
    if (listedAt !== null && !young && !underWay) continue;
    for (let at = prefix; !isOpen.has(at); at = parentOf(at)) isOpen.add(at);
  }
  const byAge = (a: T, b: T) => (a.listedAt?.getTime() ?? 0) - (b.listedAt?.getTime() ?? 0);
  return {
    open: folders.filter((one) => isOpen.has(one.prefix)).sort(byAge),
    closed: folders.filter((one) => !isOpen.has(one.prefix)).sort(byAge),
  };
}

/** `evidence/2031/02/` → `evidence/2031/`; of the outermost: itself. */
export function parentOf(prefix: string): string {
  return prefix.slice(0, prefix.lastIndexOf("/", prefix.length - 2) + 1);
}

/** Below this many folders of folders everything is listed as one: `evidence/2031/02/03/` and what is in it. */
export const DEPTH = 4;

/**
 * A folder is listed as one as well when so many folders lie in it, or when those cannot be found within so many pages: a page has a thousand
 * entries, and what lies right in a folder is among them.
 */
export const MOST_FOLDERS = 1_000;
export const MOST_PAGES = 20;

/** How many folders it lies in, below where the component begins. */
export function depthOf(prefix: string, root: string): number {
  return prefix.slice(root.length).split("/").length - 1;
}
