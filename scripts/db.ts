// npm run db -- create NAME | apply      Migrations without a downloaded engine (see server/db/schema-engine.ts).
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { migrate } from "../server/db/migrate.ts";
import { NO_FILTERS, PRISMA_FOLDER, readDatamodel } from "../server/db/migrations.ts";
import { openSchemaEngine } from "../server/db/schema-engine.ts";

const [command, name] = process.argv.slice(2);
if (command === "create" && name) await create(name);
else if (command === "apply") await apply();
else {
  console.error("usage: npm run db -- create NAME | apply (with DATABASE_URL)");
  process.exitCode = 2;
}

/** Diffs the newest migration's copy of the schema against schema.prisma: no shadow database is needed. */
async function create(label: string): Promise<void> {
  const folder = path.join(PRISMA_FOLDER, "migrations");
  const url = process.env["DATABASE_URL"];
  if (!url) throw new Error("DATABASE_URL is not set: the engine wants a connection even for a diff.");
  mkdirSync(folder, { recursive: true });
  const earlier = readdirSync(folder)
    .sort()
    .reverse()
    .find((one) => existsSync(path.join(folder, one, "schema.prisma")));
  const datamodel = await readDatamodel();
  const files = (content: string) => ({ files: [{ path: "schema.prisma", content }] });
  const from = earlier
    ? { tag: "schemaDatamodel" as const, ...files(readFileSync(path.join(folder, earlier, "schema.prisma"), "utf8")) }
    : { tag: "empty" as const };
  const { engine, close } = await openSchemaEngine(datamodel, url);
  const diff = await engine.diff({
    from,
    to: { tag: "schemaDatamodel", ...files(datamodel) },
    script: true,
    exitCode: null,
    filters: NO_FILTERS,
  });
  await close();
  const sql = diff.stdout ?? "";
  if (!sql.trim() || sql.includes("This is an empty migration"))
    return console.log("Nothing changed since the newest migration.");
  const stamp = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
  const target = path.join(folder, `${stamp}_${label}`);
  mkdirSync(target);
  writeFileSync(path.join(target, "migration.sql"), sql);
  cpSync(path.join(PRISMA_FOLDER, "schema.prisma"), path.join(target, "schema.prisma"));
  console.log(`Wrote ${path.relative(process.cwd(), target)}`);
}

async function apply(): Promise<void> {
  const url = process.env["DATABASE_URL"];
  if (!url) throw new Error("DATABASE_URL is not set.");
  const applied = await migrate(url);
  console.log(applied.length > 0 ? `Applied ${applied.join(", ")}` : "Up to date.");
}
