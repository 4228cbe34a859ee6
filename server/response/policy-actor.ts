import type { Actor } from "#domain/access/roles.ts";

/** Who acts where nobody was asked: a policy of the site. It holds no role and passes no verb. */
export const POLICY: Actor = { kind: "system", subject: "system:policy", name: "policy", roles: [] };
