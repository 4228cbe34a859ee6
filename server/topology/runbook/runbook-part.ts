/** Lines for a shell at one place: a zone's host, or `outside`. */
export type Commands = { readonly at: string; readonly lines: readonly string[] };
/** A step by hand: look first, do it, look whether it is so. */
export type RunbookPart = {
  readonly look?: readonly Commands[];
  readonly run: readonly Commands[];
  readonly after?: readonly Commands[];
};
