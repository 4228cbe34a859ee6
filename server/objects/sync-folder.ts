import { compareKeys } from "#domain/objects/key-order.ts";
import { AdapterError, type ListedVersion } from "../adapters/ports.ts";
import type { Database } from "../db/client.ts";
import { digestOf } from "./version-digest.ts";
import { type InventoryOf, type RangeWritten, writeRange } from "./write-range.ts";

/** A range as it was last written: keys after `fromKey` up to where the next one begins. */
export type KnownRange = { readonly fromKey: string; readonly digest: string };
export type VersionsPage = { readonly versions: readonly ListedVersion[]; readonly next: string | null };
/** Where a listing that was broken off goes on: the page to ask for, and up to which key all is written. */
export type Resume = { readonly cursor: string | null; readonly resumeKey: string };
export type Folder = {
  readonly prefix: string;
  readonly resume: Resume | null;
  readonly ranges: readonly KnownRange[];
};
export type FolderSynced = RangeWritten & {
  readonly listed: number;
  /** Ranges that were written; 0: all of it was as it was. */
  readonly written: number;
  /** Null: it was listed to its end. */
  readonly resume: Resume | null;
};

/** A range is closed when it has so many versions: what is in memory at once, and what one change has read again from the database. */
export const RANGE = 2_000;

/**
 * Lists a folder from where it was broken off and makes its rows so, range by range: one whose digest is as it was is not looked at further,
 * and nothing is written of it. A range that grew is split, at a key. In memory is one range and one page, however large the folder is;
 * versions of one key are never parted.
 * @param isOver asked before each page: the round has no more time
 * @throws AdapterError `nonsense`: the listing has no order, or what is not in this folder
 */
export async function syncFolder(
  db: Database,
  of: InventoryOf,
  folder: Folder,
  pageAfter: (cursor: string | null) => Promise<VersionsPage>,
  now: Date,
  isOver: () => boolean,
): Promise<FolderSynced> {
  const { prefix } = folder;
  const done = folder.resume?.resumeKey ?? "";
  const ranges = new Ranges(folder.ranges, done);
  const sum = { listed: 0, written: 0, added: 0, changed: 0, gone: 0, locked: 0, early: 0 };
  let buffer: ListedVersion[] = [];
  let cursor = folder.resume?.cursor ?? null;
  /** The page in which the open range begins: whoever goes on asks for that one again. */
  let beginsAt = cursor;
  let last = done;

  const close = async (untilKey: string | null, page: string | null) => {
    const digest = digestOf(buffer);
    sum.listed += buffer.length;
    if (digest !== ranges.digest) {
      const split = untilKey !== ranges.end;
      const range = { prefix, fromKey: ranges.from, untilKey, split };
      const written = await writeRange(db, of, range, buffer, digest, now);
      sum.written += 1;
      for (const what of ["added", "changed", "gone", "locked", "early"] as const) sum[what] += written[what];
    }
    buffer = [];
    beginsAt = page;
    if (untilKey !== null) ranges.goOnAfter(untilKey);
  };

  do {
    if (isOver()) return { ...sum, resume: { cursor: beginsAt, resumeKey: ranges.from } };
    const { versions, next } = await pageAfter(cursor);
    if (next !== null && next === cursor) throw nonsense(of, "does not go on");
    const lastOfPage = versions.at(-1)?.key ?? "";
    for (const one of versions) {
      const { key } = one;
      // What is read again after a break begins before what is still to do.
      if (last === done && done !== "" && compareKeys(key, done) <= 0) continue;
      if (key !== last) {
        if (compareKeys(key, last) < 0) throw nonsense(of, "is not in order");
        if (!key.startsWith(prefix)) throw nonsense(of, "has what is not in its folder");
        while (ranges.end !== null && compareKeys(lastOfPage, ranges.end) > 0 && compareKeys(key, ranges.end) > 0) {
          await close(ranges.end, cursor);
        }
        if (buffer.length >= RANGE) await close(last, cursor);
        last = key;
      }
      buffer.push(one);
    }
    cursor = next;
  } while (cursor !== null);
  while (ranges.end !== null) await close(ranges.end, null);
  await close(null, null);
  return { ...sum, resume: null };
}

/** The ranges of a folder as they were, and the one that is open. */
class Ranges {
  readonly #known: readonly KnownRange[];
  #index: number;
  from: string;
  /** What the open range was when it was last written; empty: it is a new one. */
  digest: string;

  constructor(known: readonly KnownRange[], from: string) {
    this.#known = known;
    this.#index = known.findLastIndex((one) => compareKeys(one.fromKey, from) <= 0);
    this.from = from;
    this.digest = known[this.#index]?.fromKey === from ? (known[this.#index]?.digest ?? "") : "";
  }

  /** With it the open range ends; null: with the folder. */
  get end(): string | null {
    return this.#known[this.#index + 1]?.fromKey ?? null;
  }

  goOnAfter(key: string): void {
    const isKnown = key === this.end;
    if (isKnown) this.#index += 1;
    this.from = key;
    this.digest = isKnown ? (this.#known[this.#index]?.digest ?? "") : "";
  }
}

function nonsense(of: InventoryOf, what: string): AdapterError {
  return new AdapterError("nonsense", of.component, `a listing ${what}`);
}
