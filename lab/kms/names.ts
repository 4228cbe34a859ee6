/** As the site calls them: what locks the evidence objects, and what locks the backups. */
export const KEY_OF = { evidence: "alias/evidence", backups: "alias/backups" } as const;
export const ALIASES = Object.values(KEY_OF);
