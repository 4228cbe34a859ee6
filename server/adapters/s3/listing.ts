import { ListObjectVersionsCommand } from "@aws-sdk/client-s3";
import { z } from "zod";
import { AdapterError, type ListedVersion, type Look } from "../ports.ts";
import { ask } from "./ask.ts";
import type { Store } from "./client.ts";

const PAGE = 1_000;
/** Where a page ended, as it goes round: the last key, the last version of it ("" for all of them), and the key up to which all is told. */
const cursor = z.tuple([z.string(), z.string(), z.string()]);

/** As the store has it: `+` and `%XX`, since keys may hold what XML may not. What is no such text is given back as it is. */
function plain(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", "%20"));
  } catch {
    return text;
  }
}

type Mark = z.output<typeof cursor>;
type Page = { readonly prefix: string; readonly after: Mark | null; readonly delimiter?: "/" };

export async function readVersions(
  store: Store,
  { prefix, after, own }: { readonly prefix: string; readonly after: string | null; readonly own: boolean },
  look: Look,
): Promise<{ readonly versions: readonly ListedVersion[]; readonly next: string | null }> {
  const page: Page = { prefix, after: markOf(store, after), ...(own ? { delimiter: "/" } : {}) };
  const { versions, next } = await readPage(store, page, look);
  const stray = versions.find((one) => !one.key.startsWith(prefix));
  if (stray !== undefined) throw nonsense(store, `lists "${stray.key}" below "${prefix}"`);
  return { versions, next: next && JSON.stringify(next) };
}

/** By its versions rather than its objects: what was deleted leaves a prefix with nothing but versions below it. */
export async function readPrefixes(
  store: Store,
  { prefix, after }: { readonly prefix: string; readonly after: string | null },
  look: Look,
): Promise<{ readonly prefixes: readonly string[]; readonly next: string | null }> {
  const { prefixes, next } = await readPage(store, { prefix, after: markOf(store, after), delimiter: "/" }, look);
  return { prefixes, next: next && JSON.stringify(next) };
}

async function readPage(store: Store, { prefix, after, delimiter }: Page, look: Look) {
  const said = await ask(store, look, (options) =>
    store.client.send(
      new ListObjectVersionsCommand({
        Bucket: store.component.bucket,
        Prefix: prefix,
        MaxKeys: PAGE,
        EncodingType: "url",
        ...(delimiter === undefined ? {} : { Delimiter: delimiter }),
        ...(after === null ? {} : { KeyMarker: after[0] }),
        ...(after === null || after[1] === "" ? {} : { VersionIdMarker: after[1] }),
      }),
      options,
    ),
  );
  const decode = said.EncodingType === "url" ? plain : (text: string) => text;
  const entry = (deleteMarker: boolean) => (one: RawVersion) => toVersion(store, one, deleteMarker, decode);
  const listed = inOrder((said.Versions ?? []).map(entry(false)), (said.DeleteMarkers ?? []).map(entry(true)));
  // Ceph 16 begins with the key that it was to go on after.
  const past = after?.[2] ?? "";
  const isNew = (name: string) => past === "" || byBytes(name, past) > 0;
  const versions = listed.filter((one) => isNew(one.key));
  const prefixes = (said.CommonPrefixes ?? []).flatMap(({ Prefix }) => (Prefix === undefined ? [] : [decode(Prefix)]));
  if (said.IsTruncated !== true) return { versions, prefixes, next: null };
  const marker = said.NextKeyMarker ?? "";
  // Ceph 16 writes every key of a page as asked, and where it ended plainly.
  const told = [...versions.map((one) => one.key), ...prefixes].includes(marker) ? marker : decode(marker);
  // It would never end.
  if (told === "" || (told === after?.[0] && (said.NextVersionIdMarker ?? "") === after[1]))
    throw nonsense(store, "its list does not get on");
  const whole = lastWhole(versions, prefixes);
  if (whole === null) return { versions, prefixes, next: [told, said.NextVersionIdMarker ?? "", past] satisfies Mark };
  return { versions: versions.slice(0, whole.count), prefixes, next: [whole.key, "", whole.key] satisfies Mark };
}

/**
 * A page is cut before the last key on it, so that the next one begins with a key: behind a version that is gone by then, Ceph leaves out what
 * is left of its key. Null: there is no key before, or what is last is a prefix.
 */
function lastWhole(versions: readonly ListedVersion[], prefixes: readonly string[]) {
  const last = versions.at(-1)?.key;
  const count = versions.findIndex((one) => one.key === last);
  const key = versions[count - 1]?.key;
  if (last === undefined || key === undefined || prefixes.some((prefix) => byBytes(prefix, key) > 0)) return null;
  return { key, count };
}

function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function markOf({ id }: Store, after: string | null): Mark | null {
  if (after === null) return null;
  try {
    return cursor.parse(JSON.parse(after));
  } catch {
    throw new AdapterError("not-capable", id, "this is no place where a page of it ended");
  }
}

type RawVersion = {
  readonly Key?: string | undefined;
  readonly VersionId?: string | undefined;
  readonly IsLatest?: boolean | undefined;
  readonly LastModified?: Date | undefined;
  readonly Size?: number | undefined;
  readonly ETag?: string | undefined;
};

function toVersion(
  store: Store,
  { Key, VersionId, IsLatest, LastModified, Size, ETag }: RawVersion,
  deleteMarker: boolean,
  decode: (text: string) => string,
): ListedVersion {
  if (Key === undefined || LastModified === undefined || Number.isNaN(LastModified.getTime()))
    throw nonsense(store, "lists a version without its key or its time");
  return {
    key: decode(Key),
    // What was written before versions were kept has this for its name.
    versionId: VersionId || "null",
    latest: IsLatest === true,
    deleteMarker,
    at: LastModified,
    sizeBytes: deleteMarker ? 0 : (Size ?? 0),
    etag: deleteMarker ? null : (ETag?.replaceAll('"', "") ?? null),
  };
}

/**
 * Versions and delete markers come in two lists, each in the store's order, and this is how they stood between one another. What was made in
 * the same second (that is how exactly some stores tell it) keeps the newest first, else the marker.
 */
function inOrder(versions: readonly ListedVersion[], markers: readonly ListedVersion[]): ListedVersion[] {
  const merged: ListedVersion[] = [];
  let [v, m] = [0, 0];
  for (;;) {
    const [version, marker] = [versions[v], markers[m]];
    if (version === undefined) return [...merged, ...markers.slice(m)];
    if (marker === undefined) return [...merged, ...versions.slice(v)];
    if (comesFirst(version, marker)) {
      merged.push(version);
      v += 1;
    } else {
      merged.push(marker);
      m += 1;
    }
  }
}

function comesFirst(version: ListedVersion, marker: ListedVersion): boolean {
  if (version.key !== marker.key) return byBytes(version.key, marker.key) < 0;
  if (version.latest !== marker.latest) return version.latest;
  return version.at > marker.at;
}

function nonsense({ id }: Store, what: string): AdapterError {
  return new AdapterError("nonsense", id, what);
}
