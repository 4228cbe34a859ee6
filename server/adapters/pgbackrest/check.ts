import type { z } from "zod";
import type { ArchiveCheck } from "../ports.ts";
import type { verifyAnswer } from "./answers.ts";

/** pgBackRest's own words. The first it says of a backup that expired while it read, and of one that lost its manifest. */
export const WITHOUT_MANIFEST = "manifest missing";
const UNDER_WAY = "in-progress";

/**
 * What pgBackRest found when it read everything, as the port tells it. Neither its exit code nor one word is believed: it is whole only when
 * every count says so. What expired while it read, or is only being made, is neither whole nor damaged. Pure.
 * @param listed labels that the archive still lists afterwards
 */
export function toCheck(said: z.output<typeof verifyAnswer>, listed: readonly string[]): ArchiveCheck {
  const isDamaged = ({ label, status }: { readonly label: string; readonly status: string }) =>
    status === WITHOUT_MANIFEST ? listed.includes(label) : status !== "valid" && status !== UNDER_WAY;
  const valid = said.backups.filter((one) => one.status === "valid").map((one) => one.label);
  const damaged = said.backups.filter(isDamaged).map((one) => one.label);
  // A segment that is missing and did not expire is a gap between the names of those that are there, and found by them.
  const segments = said.archives.reduce(
    (all, one) => ({ checked: all.checked + one.checked - one.missing, valid: all.valid + one.valid }),
    { checked: 0, valid: 0 },
  );
  const ok = said.status === "ok" && damaged.length === 0 && segments.valid === segments.checked;
  return { ok, valid, damaged, segments };
}
