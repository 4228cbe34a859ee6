import { readsOnly, specOf } from "../plans/placement.ts";

/** A step that came to its end. */
export type EndedStep = {
  readonly action: string;
  /** It was not so and was acted on. */
  readonly acted: boolean;
  /** A person said that it is done. */
  readonly doneByPerson: boolean;
  /** In its run a primary of what it serves was moved. */
  readonly moved: boolean;
};

/** The steps by which a primary moves, and all others of the same kind in a run have something to serve. */
export const MOVES: readonly string[] = ["database.promote", "database.handover", "stream.promote"];

/**
 * Whether a step that ended shows how long it takes. One that was found so had nothing to do, which takes no time and proves nothing: an
 * evacuation of a zone without the primary rehearses no promotion. Found so beside a move it is what that step is in a real loss: a
 * fence asks the power control, which confirms that a dead primary is off.
 */
export function isRehearsal({ action, acted, doneByPerson, moved }: EndedStep): boolean {
  if (specOf(action)?.person === true) return doneByPerson;
  if (doneByPerson) return false;
  return acted || moved || readsOnly(action);
}
