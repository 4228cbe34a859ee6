/** Roles come from the OIDC groups claim, mapped by `haechi.yaml` (mission K, design §4). A person may hold several. */
export const ROLES = ["viewer", "operator", "commander", "executive", "auditor", "admin"] as const;
export type Role = (typeof ROLES)[number];

/** Who acts: a signed-in person, or the product itself (`system`: worker, policy). Names are for display, `subject` identifies. */
export type Actor = {
  readonly kind: "person" | "system";
  readonly subject: string;
  readonly name: string;
  readonly email?: string | undefined;
  /** The same, when the provider says it checked it (OIDC `email_verified`): two accounts with one are one person. */
  readonly verifiedMail?: string | undefined;
  readonly roles: readonly Role[];
  /** Unix seconds of the last real login at the provider (OIDC `auth_time`); absent for the system. */
  readonly authTime?: number | undefined;
};

/** Who looks, as far as an answer may depend on it that is shared by everybody with the same roles. */
export type Reader = Pick<Actor, "kind" | "roles">;
