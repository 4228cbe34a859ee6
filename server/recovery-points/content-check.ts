import type { ArchiveCheck, ImageProblem } from "../adapters/ports.ts";

/** `content_check.found`: what was found when everything of a thing was read. */
export type ImageFound = { readonly bytes: number; readonly problems: readonly ImageProblem[] };
export type ArchiveFound = Omit<ArchiveCheck, "ok">;

/** `content_check.subject` of an image, and of an archive, which is read as a whole. */
export function imageSubject(image: { readonly repository: string; readonly digest: string }): string {
  return `${image.repository}@${image.digest}`;
}
export const WHOLE_ARCHIVE = "";

/** What was broken is read again as soon, so that a repair is seen. */
const BROKEN_AGAIN_MS = 60_000;
/** Read again at half of the time that the standard gives: what begins then ends in time. A little less, since looks come when they come. */
const SHARE = 0.45;

export function isDue(
  check: { readonly at: Date; readonly ok: boolean } | undefined,
  everyMs: number,
  now: Date,
): boolean {
  if (check === undefined) return true;
  const own = everyMs * SHARE;
  return now.getTime() - check.at.getTime() >= (check.ok ? own : Math.min(own, BROKEN_AGAIN_MS));
}
