import { weakestCommit } from "./commit-setting.ts";
import { furthestLsn, parseLsn } from "./lsn.ts";
import type { OldPrimary, PromotionCandidate } from "./promotion.ts";
import { type PrimarySample, settingsInForce } from "./settings-in-force.ts";

/** The newest primary that was ever measured, and what is known of whom its commits waited for. */
export type KnownPrimary = {
  readonly zone: string;
  readonly timeline: number | null;
  /** Write position when last measured. */
  readonly lsn: string | null;
  /** As it was measured on this timeline, newest first. */
  readonly samples: readonly PrimarySample[];
  /** Settings that runs asked of it and that may have come into force unmeasured, or may still arrive. */
  readonly asked: readonly string[];
  /** Newest timeline of a primary that a run or an acknowledged row told of. Null: none. */
  readonly newestTold: number | null;
};

/** What `judgePromotion` judges of the old primary: as it was last measured, with every setting that may have been in force since. */
export function oldPrimaryFacts(
  old: KnownPrimary,
  candidates: readonly PromotionCandidate[],
  confirmedOff: boolean,
): OldPrimary {
  const same = candidates.filter((one) => one.answers && one.timeline === old.timeline);
  const held = furthestLsn(same.map((one) => parseLsn(one.receivedLsn)));
  const settings = settingsInForce(promotedUnseen(old) ? [] : old.samples, held);
  return {
    zone: old.zone,
    confirmedOff,
    synchronousSettings: settings.names.length === 0 ? [] : [...new Set([...settings.names, ...old.asked])],
    earlierUnknown: settings.from === null,
    synchronousCommit: weakestCommit(settings.commits),
    timeline: old.timeline,
    lastKnownLsn: old.lsn,
    finalLsn: null,
  };
}

/** A primary was promoted after this one and lost before it was measured: what it waited for is not known, and it counts, not this one. */
function promotedUnseen({ timeline, newestTold }: KnownPrimary): boolean {
  return newestTold !== null && timeline !== null && newestTold > timeline;
}
