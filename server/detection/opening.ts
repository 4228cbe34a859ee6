import { type Ballot, type BallotLine, type DetectionKind, readMet } from "#domain/detection/detection.ts";
import type { IsolationVerdict } from "#domain/detection/judge-isolation.ts";
import type { LossVerdict } from "#domain/detection/judge-loss.ts";
import type { Established } from "#domain/detection/judge-site.ts";
import { type Interval, recoveryClock } from "#domain/detection/recovery-clock.ts";
import type { LossPolicy } from "#domain/topology/topology.ts";
import { dateOf, type Kept } from "./remember.ts";

/** A detection about to be written. */
export type Opening = {
  readonly kind: DetectionKind;
  readonly subject: string;
  readonly region: string | null;
  readonly lastGoodAt: Date | null;
  readonly firstFailingAt: Date | null;
  readonly ballot: Ballot;
  readonly policy: LossPolicy;
};

/**
 * @param keptOf the newest vote of a witness on a subject
 * @param measured what the control plane's own measurements of the same say of the recovery clock
 */
export function openingOf(
  { kind, subject, region, verdicts, policy }: Established,
  isolation: IsolationVerdict,
  keptOf: (subject: string, witness: string) => Kept | undefined,
  measured: readonly Interval[],
): Opening {
  const line =
    (verdict: LossVerdict) =>
    (judged: LossVerdict["ballot"][number]): BallotLine => {
      const kept = keptOf(verdict.subject, judged.witness);
      return {
        ...{ subject: verdict.subject, ...judged },
        since: kept?.since.toISOString() ?? null,
        receivedAt: kept ? dateOf(kept.standing.receivedAt).toISOString() : null,
        met: readMet(kept?.signed.vote.reason ?? ""),
        signed: kept?.signed ?? null,
      };
    };
  const voted = verdicts.map((one) => ({ lastGoodAt: asDate(one.lastGood), firstFailingAt: asDate(one.firstFailing) }));
  const goneSince = kind === "isolated" ? isolation.silent.flatMap((one) => one.heardAt ?? []) : [];
  const silence = goneSince.length > 0 ? [{ lastGoodAt: asDate(Math.max(...goneSince)), firstFailingAt: null }] : [];
  return {
    ...{ kind, subject, region, policy },
    ...recoveryClock([...voted, ...silence], measured),
    ballot: {
      lines: verdicts.flatMap((one) => one.ballot.map(line(one))),
      reasons: kind === "isolated" ? isolation.reasons : verdicts.flatMap((one) => one.reasons),
      silent:
        kind === "isolated"
          ? isolation.silent.map((one) => ({ ...one, heardAt: asDate(one.heardAt)?.getTime() ?? null }))
          : [],
    },
  };
}

function asDate(ms: number | null): Date | null {
  return ms === null ? null : dateOf(ms);
}
