import { readsOnly, specOf } from "../plans/placement.ts";

/** What is known of a step of a run. */
export type Acted = {
  readonly action: string;
  readonly status: string;
  /** It was not so and was acted on, whatever became of it. */
  readonly acted: boolean;
  /** A person said that it is done. */
  readonly doneByPerson: boolean;
  /** ms since the epoch; null: it has not ended. */
  readonly endedMs: number | null;
  readonly position: number;
};

/**
 * What a run changed and nobody took back yet, newest first: the order in which it is taken back. By itself or by a person's hand, whatever
 * became of it: a step that failed and was passed over may still have moved something. One that was found as it should be is left as
 * it was found, and reading changes nothing.
 */
export function inForce<One>(steps: readonly One[], of: (step: One) => Acted): readonly One[] {
  return steps
    .map((step) => ({ step, known: of(step) }))
    .filter(
      ({ known }) => known.status !== "compensated" && (known.acted || known.doneByPerson) && changes(known.action),
    )
    .toSorted((a, b) => endOf(b.known) - endOf(a.known) || b.known.position - a.known.position)
    .map(({ step }) => step);
}

/** The step that takes this one back, beside it among the run's steps. */
export function undoId(stepId: string): string {
  return `undo:${stepId}`;
}

function changes(action: string): boolean {
  return !readsOnly(action) && specOf(action)?.person !== true;
}

function endOf({ endedMs }: Acted): number {
  return endedMs ?? Number.POSITIVE_INFINITY;
}
