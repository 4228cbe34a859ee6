import { furthestLsn, parseLsn } from "#domain/database/lsn.ts";
import type { OldPrimary, PromotionCandidate } from "#domain/database/promotion.ts";
import { settingsInForce } from "#domain/database/settings-in-force.ts";
import type { OldPrimaryKnown } from "./last-known-primary.ts";

/** What the rule judges of the old primary: as it was last seen, with every setting that may have been in force since. */
export function oldPrimaryFacts(
  old: OldPrimaryKnown,
  candidates: readonly PromotionCandidate[],
  confirmedOff: boolean,
): OldPrimary {
  const same = candidates.filter((one) => one.answers && one.timeline === old.timeline);
  const settings = settingsInForce(old.samples, furthestLsn(same.map((one) => parseLsn(one.receivedLsn))));
  return {
    zone: old.zone,
    confirmedOff,
    synchronousSettings: settings.names,
    synchronousCommit: weakest(settings.commits),
    timeline: old.timeline,
    lastKnownLsn: old.lsn,
    finalLsn: null,
  };
}

/** Of several settings seen, the one that waits for the least: `off` counts when it was ever seen. */
function weakest(settings: readonly (string | null)[]): string | null {
  const order = ["off", "local", "remote_write", "on", "remote_apply"];
  const known = settings.filter((one) => one !== null);
  return known.sort((a, b) => order.indexOf(a) - order.indexOf(b))[0] ?? null;
}
