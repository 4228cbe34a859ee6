import type { Role } from "#domain/access/roles.ts";

/** Who looks, which areas they may open, and what they may do from every page. */
export type Viewer = {
  readonly name: string;
  readonly roles: readonly Role[];
  readonly sees: { readonly approvals: boolean; readonly audit: boolean };
  readonly may: {
    /** Ask for a run inside a region. */
    readonly request: boolean;
    readonly declare: boolean;
    readonly setHandsOff: boolean;
    readonly liftHandsOff: boolean;
  };
};
