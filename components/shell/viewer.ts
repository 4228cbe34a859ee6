import type { Role } from "#domain/access/roles.ts";

/** Who looks, and which areas they may open. */
export type Viewer = {
  readonly name: string;
  readonly roles: readonly Role[];
  readonly sees: { readonly approvals: boolean; readonly audit: boolean };
};
