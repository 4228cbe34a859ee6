import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { MigrationList } from "@prisma/schema-engine-wasm";

export const PRISMA_FOLDER = path.join(import.meta.dirname, "../../prisma");
export const NO_FILTERS = { externalTables: [], externalEnums: [] };

/** Reads prisma/migrations in the order they are applied (their names sort by time). */
export async function readMigrations(): Promise<MigrationList> {
  const baseDir = path.join(PRISMA_FOLDER, "migrations");
  const entries = await readdir(baseDir, { withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  const migrationDirectories = await Promise.all(
    names.map(async (name) => ({
      path: name,
      migrationFile: {
        path: "migration.sql",
        content: { tag: "ok" as const, value: await readFile(path.join(baseDir, name, "migration.sql"), "utf8") },
      },
    })),
  );
  return {
    baseDir,
    lockfile: { path: "migration_lock.toml", content: 'provider = "postgresql"\n' },
    shadowDbInitScript: "",
    migrationDirectories,
  };
}

export async function readDatamodel(): Promise<string> {
  return readFile(path.join(PRISMA_FOLDER, "schema.prisma"), "utf8");
}
