/** One thing that must hold, and what was measured of it. */
export type Finding = { readonly what: string; readonly holds: boolean; readonly measured: unknown };

export function finding(what: string, holds: boolean, measured: unknown): Finding {
  return { what, holds, measured };
}
