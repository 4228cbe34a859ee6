import { NO_FILTERS, readDatamodel, readMigrations } from "./migrations.ts";
import { openSchemaEngine } from "./schema-engine.ts";

/**
 * Applies what is missing of prisma/migrations.
 * @returns names applied now, in order; empty when the database was up to date
 * @throws Error when the history diverges, or when something that should have been applied was not
 */
export async function migrate(databaseUrl: string): Promise<readonly string[]> {
  const migrationsList = await readMigrations();
  const { engine, close } = await openSchemaEngine(await readDatamodel(), databaseUrl);
  try {
    const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList, filters: NO_FILTERS });
    const state = await engine.diagnoseMigrationHistory({
      migrationsList,
      optInToShadowDatabase: false,
      filters: NO_FILTERS,
    });
    const missing = [
      state.history ? JSON.stringify(state.history) : "",
      ...state.failedMigrationNames,
      ...state.editedMigrationNames,
    ].filter(Boolean);
    if (missing.length > 0)
      throw new Error(`The database's migrations do not match prisma/migrations: ${missing.join(", ")}`);
    return appliedMigrationNames;
  } finally {
    await close();
  }
}
