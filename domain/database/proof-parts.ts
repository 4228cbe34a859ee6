import type { Reason } from "../reason.ts";
import type { PromotionKey } from "./promotion.ts";

/**
 * What a proof is made of. silence: the old primary can acknowledge nothing more. completeness: everything it ever acknowledged is on
 * a standby that answers. lineage: no standby is on a newer timeline than the one that is judged.
 */
export type ProofPart = "silence" | "completeness" | "lineage";

const PART: Readonly<Record<Exclude<PromotionKey, "data-loss-allowed">, readonly [ProofPart, boolean]>> = {
  "old-primary-off": ["silence", true],
  "old-primary-cut-off": ["silence", true],
  "old-primary-may-still-acknowledge": ["silence", false],
  "every-acknowledged-row-answers": ["completeness", true],
  "final-position-received": ["completeness", true],
  "synchronous-commit-not-waiting": ["completeness", false],
  "synchronous-commit-unknown": ["completeness", false],
  "synchronous-settings-unknown": ["completeness", false],
  "not-synchronous": ["completeness", false],
  "quorum-member-silent": ["completeness", false],
  "no-candidate": ["completeness", false],
  "timeline-ahead-exists": ["lineage", false],
};

export type JudgedPart = { readonly part: ProofPart; readonly holds: boolean; readonly reasons: readonly Reason[] };

/** The reasons of a verdict, by the part of the proof they are about; a part that nothing was said of is left out. */
export function proofParts(reasons: readonly Reason[]): readonly JudgedPart[] {
  return (["silence", "completeness", "lineage"] as const).flatMap((part) => {
    const own = reasons.filter(({ key }) => partOf(key)?.[0] === part);
    return own.length === 0 ? [] : [{ part, holds: own.every(({ key }) => partOf(key)?.[1] === true), reasons: own }];
  });
}

function partOf(key: string): readonly [ProofPart, boolean] | undefined {
  return Object.hasOwn(PART, key) ? PART[key as keyof typeof PART] : undefined;
}
