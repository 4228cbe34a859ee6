import { type Proof, type Standing, standing } from "#domain/recovery-points/confidence.ts";
import { CONFIDENCES, type Confidence } from "#domain/recovery-points/recovery-point.ts";

/** One restore test that ended, and what it proved. */
export type TestedAt = { readonly at: Date; readonly passed: boolean; readonly confidence: string };

/** When everything of something was last read, and whether it was what had been written. */
export type ReadAt = { readonly at: Date; readonly ok: boolean };

/**
 * What restore tests prove of an archive as a whole, and the reading of all of it. A test that failed disproves the step that it did not
 * reach; a file that is not what was written, everything that was proven before.
 */
export function ladderOfTests(tests: readonly TestedAt[], read: ReadAt | null, everyMs: number, now: Date): Standing {
  const proofs = tests.map((test): Proof => ({ at: test.at, confidence: asConfidence(test.confidence) }));
  const disproofs = tests
    .filter((test) => !test.passed)
    .map((test): Proof => {
      const next = CONFIDENCES[CONFIDENCES.indexOf(asConfidence(test.confidence)) + 1];
      return { at: test.at, confidence: next === "verified" ? "restored" : (next ?? "application-checked") };
    });
  const reading = read === null ? [] : [{ at: read.at, confidence: "verified" as const }];
  return read?.ok === false
    ? standing(proofs, everyMs, now, [...disproofs, ...reading])
    : standing([...proofs, ...reading], everyMs, now, disproofs);
}

/** What the newest reading by version and hash proves of something that is never restored anywhere: it is where it is needed. */
export function ladderOfReadings(read: ReadAt | null, everyMs: number, now: Date): Standing {
  return ladderOfTests([], read, everyMs, now);
}

export function asConfidence(text: string): Confidence {
  return CONFIDENCES.find((one) => one === text) ?? "listed";
}
