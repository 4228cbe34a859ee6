import type { Reason } from "../reason.ts";
import { decay } from "../recovery-points/confidence.ts";
import type { Verdict } from "./standard.ts";

/** `standards.images`: mission C4, and what a way back to the last good release rests on (D6). */
export type ImagesStandard = {
  /** Repositories whose tags never move: `stable/*`. A release gets a tag of its own. */
  readonly stable: string;
  /** A tag of these may be removed once it is as old. */
  readonly keepMs: number;
  /** Every blob is read and hashed as often. */
  readonly verifyEveryMs: number;
};

export const IMAGES_PARTS = ["present", "unchanged", "verified"] as const;
export type ImagesPart = (typeof IMAGES_PARTS)[number];
export type ImagesStandardKey =
  | "images-unmeasured"
  | "images-present"
  | "images-none"
  | "repository-missing"
  | "image-missing"
  | "image-removed"
  | "images-unchanged"
  | "image-moved"
  | "images-verified"
  | "image-tampered"
  | "images-unverified"
  | "images-verify-late"
  | "images-verify-expired";
export type ImagesVerdict = Verdict<ImagesPart, ImagesStandardKey>;

/** One tag now. */
export type ImageNow = {
  readonly repository: string;
  readonly tag: string;
  readonly digest: string | null;
  /** When all of it was last read and found to be what its digests say; null: never. */
  readonly verifiedAt: Date | null;
  readonly firstSeenAt: Date;
  /** What was found not to be what its digest says, by the newest look; null: nothing. */
  readonly problem: { readonly how: string; readonly digest: string; readonly since: Date | null } | null;
};
/** What a tag pointed to when it was first seen. */
export type ImageFirst = {
  readonly repository: string;
  readonly tag: string;
  readonly digest: string;
  readonly firstSeenAt: Date;
  /** Since when this is no longer listed; null: it still is. */
  readonly goneAt: Date | null;
};
export type ImagesFacts = {
  readonly seen: {
    readonly repositories: readonly { readonly name: string; readonly present: boolean }[];
    readonly images: readonly ImageNow[];
  } | null;
  readonly lastSeenAt: Date | null;
  readonly first: readonly ImageFirst[];
};

const because = (key: ImagesStandardKey, values: Reason["values"] = {}) => ({ key, values });
const iso = (at: Date) => at.toISOString();
/** More than that are counted, not named. */
const NAMED = 10;

export function isStable(repository: string, pattern: string): boolean {
  return pattern.endsWith("/*") ? repository.startsWith(pattern.slice(0, -1)) : repository === pattern;
}

export function judgeImages(standard: ImagesStandard, facts: ImagesFacts, now: Date): ImagesVerdict[] {
  const { seen } = facts;
  if (seen === null) {
    const reasons = [because("images-unmeasured")];
    return IMAGES_PARTS.map((part) => ({ part, status: "not_measured" as const, reasons, since: facts.lastSeenAt }));
  }
  const stable = (one: { readonly repository: string }) => isStable(one.repository, standard.stable);
  const images = seen.images.filter(stable);
  const first = facts.first.filter(stable);
  return [
    judgePresent(standard, seen.repositories, images, first, now),
    judgeUnchanged(images, first),
    judgeVerified(standard, images, now),
  ];
}

type Seen = NonNullable<ImagesFacts["seen"]>;
const nameOf = (one: { readonly repository: string; readonly tag: string }) => `${one.repository}:${one.tag}`;

function judgePresent(
  standard: ImagesStandard,
  repositories: Seen["repositories"],
  images: readonly ImageNow[],
  first: readonly ImageFirst[],
  now: Date,
): ImagesVerdict {
  const part = "present";
  const listed = new Set(images.map(nameOf));
  const removed = first.filter(
    (one) =>
      one.goneAt !== null &&
      !listed.has(nameOf(one)) &&
      one.goneAt.getTime() - one.firstSeenAt.getTime() < standard.keepMs &&
      now.getTime() - one.firstSeenAt.getTime() < standard.keepMs,
  );
  const reasons = [
    ...repositories.filter((one) => !one.present).map((one) => because("repository-missing", { repository: one.name })),
    ...images.filter((one) => one.digest === null).map((one) => because("image-missing", { image: nameOf(one) })),
    ...removed.map((one) => because("image-removed", { image: nameOf(one), at: iso(one.goneAt ?? now) })),
  ];
  if (reasons.length > 0) {
    return {
      part,
      status: "breached",
      reasons: reasons.slice(0, NAMED),
      since: earliest(removed.map((one) => one.goneAt)),
    };
  }
  if (images.length === 0) {
    return { part, status: "breached", reasons: [because("images-none", { stable: standard.stable })], since: null };
  }
  return { part, status: "met", reasons: [because("images-present", { n: images.length })], since: null };
}

/** A tag that was moved is another image under a known name: whoever goes back to it gets something that was never tried. */
function judgeUnchanged(images: readonly ImageNow[], first: readonly ImageFirst[]): ImagesVerdict {
  const part = "unchanged";
  const begun = new Map<string, ImageFirst>();
  for (const one of first) {
    const known = begun.get(nameOf(one));
    if (known === undefined || one.firstSeenAt < known.firstSeenAt) begun.set(nameOf(one), one);
  }
  const moved = images.flatMap((image) => {
    const was = begun.get(nameOf(image));
    if (was === undefined || image.digest === null || image.digest === was.digest) return [];
    return [
      {
        since: was.goneAt,
        reason: because("image-moved", { image: nameOf(image), from: was.digest, to: image.digest }),
      },
    ];
  });
  if (moved.length === 0) {
    return { part, status: "met", reasons: [because("images-unchanged", { n: images.length })], since: null };
  }
  const reasons = moved.slice(0, NAMED).map((one) => one.reason);
  return { part, status: "breached", reasons, since: earliest(moved.map((one) => one.since)) };
}

function judgeVerified(standard: ImagesStandard, images: readonly ImageNow[], now: Date): ImagesVerdict {
  const part = "verified";
  const bad = images.filter((one) => one.problem !== null);
  if (bad.length > 0) {
    const reasons = bad.slice(0, NAMED).map((one) =>
      because("image-tampered", {
        image: nameOf(one),
        digest: one.problem?.digest ?? "",
        how: one.problem?.how ?? "",
      }),
    );
    return { part, status: "breached", reasons, since: earliest(bad.map((one) => one.problem?.since ?? null)) };
  }
  const every = standard.verifyEveryMs;
  // One that was never read counts from when it was first seen: nothing is proven of it, and there is time to do so.
  const oldest = images.map((one) => ({ at: one.verifiedAt ?? one.firstSeenAt, never: one.verifiedAt === null }));
  oldest.sort((a, b) => a.at.getTime() - b.at.getTime());
  const [worst] = oldest;
  if (worst === undefined) {
    return {
      part,
      status: "not_measured",
      reasons: [because("images-none", { stable: standard.stable })],
      since: null,
    };
  }
  const values = { at: iso(worst.at), n: images.length };
  const after = (ms: number) => new Date(worst.at.getTime() + ms);
  const stage = decay(worst.at, every, now);
  if (stage === "expired") {
    return { part, status: "breached", reasons: [because("images-verify-expired", values)], since: after(2 * every) };
  }
  if (stage === "expiring") {
    return { part, status: "at_risk", reasons: [because("images-verify-late", values)], since: after(every) };
  }
  const unread = oldest.filter((one) => one.never).length;
  return unread > 0
    ? { part, status: "at_risk", reasons: [because("images-unverified", { n: unread })], since: null }
    : { part, status: "met", reasons: [because("images-verified", values)], since: null };
}

function earliest(times: readonly (Date | null)[]): Date | null {
  const known = times.flatMap((at) => (at === null ? [] : [at.getTime()]));
  return known.length === 0 ? null : new Date(Math.min(...known));
}
