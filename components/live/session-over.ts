import { signInHref } from "../shell/sign-in-href.ts";
import { codeOf, keyOf } from "./query-client.ts";

/** A browser that did not go within this time is asked once more. */
const TRIED_FOR_MS = 10_000;
let leftAt = Number.NEGATIVE_INFINITY;

/** Nobody is signed in any more. Somebody whose roles could not be confirmed is: that is told where they acted. */
function saysSessionOver(error: unknown): boolean {
  return codeOf(error) === "UNAUTHORIZED" && keyOf(error) !== "sign-in-again";
}

/**
 * Leaves for the sign-in when an answer says that the session is over, and comes back to this address. Many answers say so at once;
 * the page leaves once, as a whole, so that nothing of what it showed is taken for the present.
 */
export function leaveWhenOver(
  error: unknown,
  here: Pick<Location, "pathname" | "search" | "assign"> = window.location,
  now: number = performance.now(),
): void {
  if (!saysSessionOver(error) || now - leftAt < TRIED_FOR_MS) return;
  leftAt = now;
  here.assign(signInHref(`${here.pathname}${here.search}`));
}
