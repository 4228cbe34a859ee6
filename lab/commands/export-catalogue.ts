import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * A command of the zone that tells the truth about what it moves: names of tables and their columns, nothing that is in them.
 * `node lab/commands/export-catalogue.ts <folder>`
 */
const folder = process.argv[2];
if (folder === undefined) throw new Error("Usage: node lab/commands/export-catalogue.ts <folder>");
const catalogue = {
  exportedAt: new Date().toISOString(),
  tables: {
    cases: ["number", "tenant_id", "title", "body", "created_at"],
    tickets: ["case_id", "tenant_id", "title", "body", "created_at"],
  },
};
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, "catalogue.json"), `${JSON.stringify(catalogue, null, 2)}\n`);
console.log(JSON.stringify({ tables: Object.keys(catalogue.tables).length }));
