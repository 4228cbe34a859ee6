import { OWN } from "#domain/objects/own-keys.ts";
import { DEPTH, depthOf, inTurn, parentOf } from "#domain/objects/rotation.ts";
import type { Look, ObjectsPort } from "../adapters/ports.ts";
import type { Database } from "../db/client.ts";
import {
  type FolderListed,
  type FolderRow,
  forgetEmpty,
  makeWhole,
  readFolders,
  storeFolders,
  unlisted,
} from "./folders.ts";
import { listFolders } from "./list-folders.ts";
import { type FolderSynced, syncFolder } from "./sync-folder.ts";
import { type InventoryOf, withoutOwn } from "./write-range.ts";

const COUNTED = ["listed", "written", "added", "changed", "gone", "locked", "early"] as const;
export type ObjectsSynced = Pick<FolderSynced, (typeof COUNTED)[number]> & {
  /** Folders that were listed to their end in this round, and those that there was no time for. */
  readonly folders: number;
  readonly left: number;
};
export type RoundOptions = {
  /** Nothing new is begun after this long; what was begun goes on in the next round. */
  readonly roundMs: number;
  /** So many folders are listed at the same time. */
  readonly atOnce: number;
  readonly look: () => Look;
};

/**
 * One round over a store of any size: first the folders where something may be new, then the others in rotation, until the round is over.
 * A folder in which nothing changed costs its listing and one time in its row. Safe to break off anywhere and to repeat.
 * @param root what is looked at begins so
 * @throws AdapterError when the store does not answer: what was listed until then is kept
 */
export async function syncObjects(
  db: Database,
  port: Pick<ObjectsPort, "versions" | "prefixes">,
  of: InventoryOf,
  root: string,
  { roundMs, atOnce, look }: RoundOptions,
  now = new Date(),
): Promise<ObjectsSynced> {
  const end = performance.now() + roundMs;
  const isOver = () => performance.now() > end;
  const known = await readFolders(db, of.component, root);
  const { open, closed } = inTurn([...known.values()], now);
  const waiting = [...open, ...closed];
  const childrenOf = Map.groupBy(known.values(), (one) => (one.prefix === root ? null : parentOf(one.prefix)));
  const begun = new Set<string>();
  const ended: FolderListed[] = [];
  const tooWide: string[] = [];
  const sum = { listed: 0, written: 0, added: 0, changed: 0, gone: 0, locked: 0, early: 0, folders: 0 };

  const list = async (found: FolderRow) => {
    const folder = found.whole ? found : await findFolders(found);
    if (folder === null) return;
    const done = await syncFolder(
      db,
      of,
      folder,
      async (after) => {
        const page = { prefix: folder.prefix, after, own: !folder.whole };
        const { versions, next } = await port.versions(of.component, page, look());
        return { versions: withoutOwn(versions, root), next };
      },
      now,
      isOver,
    );
    for (const what of COUNTED) sum[what] += done[what];
    if (done.resume === null) sum.folders += 1;
    ended.push(afterListing(folder, done, now));
  };

  /**
   * Puts the folders in it that are new, or no longer there, in front. Null: it is not listed in this round, since the time is over, or since
   * all of it is listed as one from now on and what is known of the folders in it has to become its own first.
   */
  const findFolders = async (folder: FolderRow): Promise<FolderRow | null> => {
    const children = await listFolders(port, of.component, folder.prefix, look, isOver);
    if (children === "over") {
      begun.delete(folder.prefix);
      waiting.unshift(folder);
      return null;
    }
    const inside = childrenOf.get(folder.prefix) ?? [];
    if (children === "wide") {
      if (inside.length === 0) return { ...folder, whole: true };
      tooWide.push(folder.prefix);
      return null;
    }
    const there = new Set(children);
    const vanished = inside.filter((one) => !there.has(one.prefix));
    const fresh = children
      .filter((prefix) => !known.has(prefix) && prefix !== root + OWN)
      .map((prefix) => unlisted(prefix, depthOf(prefix, root) >= DEPTH));
    waiting.unshift(...fresh, ...vanished);
    return folder;
  };

  let failed: { readonly error: unknown } | null = null;
  const lane = async () => {
    while (failed === null && !isOver()) {
      const next = waiting.shift();
      if (next === undefined) return;
      if (begun.has(next.prefix)) continue;
      begun.add(next.prefix);
      await list(next).catch((error: unknown) => {
        failed ??= { error };
      });
    }
  };
  // One that waits for its folder finds others when it has been listed: lanes end only when nothing is under way any more.
  do await Promise.all(Array.from({ length: atOnce }, lane));
  while (failed === null && !isOver() && waiting.length > 0);
  await storeFolders(db, of.component, ended, now);
  for (const prefix of tooWide) await makeWhole(db, of.component, prefix);
  await forgetEmpty(db, of.component, root, now);
  if (failed !== null) throw (failed as { readonly error: unknown }).error;
  return { ...sum, left: new Set(waiting.filter((one) => !begun.has(one.prefix)).map((one) => one.prefix)).size };
}

/** One that is found full of old versions is closed at once: when something was new there is told by the newest of them. */
function afterListing(folder: FolderRow, { resume, written }: FolderSynced, now: Date): FolderListed {
  const { prefix, whole, listedAt, changedAt } = folder;
  if (resume !== null) return { prefix, whole, resume, listedAt, changedAt };
  return { prefix, whole, resume, listedAt: now, changedAt: written > 0 && listedAt !== null ? now : changedAt };
}
