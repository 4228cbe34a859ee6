/** How often the infrastructure is asked again while a decision is open, in ms. */
export const RE_EVALUATED_MS = 9_000;
