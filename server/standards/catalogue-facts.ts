import type { ConfigFacts } from "#domain/standards/config.ts";
import type { ImageFirst, ImageNow, ImagesFacts } from "#domain/standards/images.ts";
import type { KeptMetadata, KeyMetadata, KeysFacts } from "#domain/standards/keys.ts";
import type { KeysMeasurement } from "#domain/topology/measurement.ts";
import type { KeysComponent } from "#domain/topology/topology.ts";
import type { Database } from "../db/client.ts";
import { isGood, type Sample } from "../observe/samples.ts";
import { copiesBehind } from "./copies-behind.ts";
import { headSeenAt } from "./head-seen-at.ts";

const lastSeenAt = (sample: Sample | undefined) => sample?.lastGoodAt ?? null;

/** What a registry has now, and what its tags pointed to when they were first seen: from the points of its own rows, gone ones too. */
export async function imagesFacts(
  db: Database,
  component: string,
  sample: Sample | undefined,
  now: Date,
): Promise<ImagesFacts> {
  const points = await imagePoints(db, component);
  const value = isGood(sample, now) && sample.value?.kind === "images" ? sample.value : null;
  const images = points
    .filter((point) => point.goneAt === null)
    .map(({ repository, tag, digest, firstSeenAt, verifiedAt, listed, read, since }): ImageNow => {
      const problem = listed ? { ...listed, since: null } : read ? { ...read, since } : null;
      return { repository, tag, digest, firstSeenAt, verifiedAt, problem };
    });
  // A tag that leads nowhere is no point, and is still to be told.
  const nowhere = (value?.problems ?? [])
    .filter((one) => one.how === "missing" && !one.digest.startsWith("sha256:"))
    .map((one): ImageNow => {
      const at = one.image.lastIndexOf(":");
      const [repository, tag] = [one.image.slice(0, at), one.image.slice(at + 1)];
      return { repository, tag, digest: null, firstSeenAt: now, verifiedAt: null, problem: null };
    });
  return {
    seen: value === null ? null : { repositories: value.repositories, images: [...images, ...nowhere] },
    lastSeenAt: lastSeenAt(sample),
    first: points.map(
      ({ repository, tag, digest, firstSeenAt, goneAt }): ImageFirst => ({
        repository,
        tag,
        digest,
        firstSeenAt,
        goneAt,
      }),
    ),
  };
}

type Problem = { readonly how: string; readonly digest: string };
type ImagePoint = ImageFirst & {
  readonly verifiedAt: Date | null;
  /** The first of what is wrong by its listing, and by the newest reading of all of it; since when that is so. */
  readonly listed: Problem | null;
  readonly read: Problem | null;
  readonly since: Date | null;
};

/** Each tag with what it points to, or pointed to; what reading found of those that are there. */
async function imagePoints(db: Database, component: string): Promise<readonly ImagePoint[]> {
  return db.$queryRaw<ImagePoint[]>`
    SELECT point.detail->>'repository' AS repository, point.detail->>'tag' AS tag, point.detail->>'digest' AS digest,
      point.first_seen_at AS "firstSeenAt", point.gone_at AS "goneAt", point.detail->'problems'->0 AS listed,
      checked.found->'problems'->0 AS read, checked.since, CASE WHEN checked.ok THEN checked.at END AS "verifiedAt"
    FROM recovery_point point LEFT JOIN content_check checked ON point.gone_at IS NULL AND checked.component = point.component
      AND checked.subject = (point.detail->>'repository') || '@' || (point.detail->>'digest')
    WHERE point.component = ${component} AND point.kind = 'image-digest' AND point.detail->>'repository' <> ''
      AND point.detail->>'tag' <> '' AND point.detail->>'digest' <> ''`;
}

export async function configFacts(
  db: Database,
  component: string,
  sample: Sample | undefined,
  now: Date,
): Promise<ConfigFacts> {
  const value = isGood(sample, now) && sample.value?.kind === "sources" ? sample.value : null;
  if (value === null) return { seen: null, lastSeenAt: lastSeenAt(sample), headSeenAt: null };
  const archives = value.archives.map((one) => ({ ...one, committedAt: new Date(one.committedAt) }));
  // A commit may tell any time of itself: what counts is when it was first seen.
  const first = await headSeenAt(db, component, sample?.key ?? "", value.head);
  const committedAt = archives.find((one) => one.commit === value.head)?.committedAt ?? now;
  const claimed = committedAt > now ? now : committedAt;
  return { seen: { head: value.head, archives }, lastSeenAt: lastSeenAt(sample), headSeenAt: first ?? claimed };
}

export async function keysFacts(
  db: Database,
  { id, component: { region, serviceRegion } }: { readonly id: string; readonly component: KeysComponent },
  sample: Sample | undefined,
  now: Date,
): Promise<KeysFacts> {
  const value = isGood(sample, now) && sample.value?.kind === "keys" ? sample.value : null;
  const of = { lastSeenAt: lastSeenAt(sample), region, serviceRegion };
  if (value === null || sample === undefined) return { ...of, seen: null, kept: null };
  if (value.copies === null) return { ...of, seen: keysOf(value), kept: null };
  const behind = await copiesBehind(db, id);
  return { ...of, seen: keysOf(value), kept: keptOf(value, value.copies, behind, sample.at) };
}

export function keysOf({ keys }: KeysMeasurement): KeyMetadata[] {
  return keys.map((key) => ({ ...key, createdAt: date(key.createdAt), deletionAt: date(key.deletionAt) }));
}

/** The copy of what is said of a key now, as good as read now; where there is none, one of something older, as good as when it last was that. */
function keptOf(
  { keys }: KeysMeasurement,
  copies: NonNullable<KeysMeasurement["copies"]>,
  behind: ReadonlyMap<string, Date>,
  now: Date,
): Record<string, KeptMetadata> {
  const kept: Record<string, KeptMetadata> = {};
  for (const { name, hash } of keys) {
    const own = copies.filter((copy) => copy.key === name);
    const found = own.find((copy) => copy.hash === hash) ?? own.at(-1);
    if (found === undefined) continue;
    const at = found.hash === hash ? now : (behind.get(name) ?? now);
    kept[name] = { hash: found.hash, region: found.region, at };
  }
  return kept;
}

function date(text: string | null): Date | null {
  return text === null ? null : new Date(text);
}
