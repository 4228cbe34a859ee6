import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import type { SchemaEngine } from "@prisma/schema-engine-wasm";
import pg from "pg";

/** The module keeps one WebAssembly instance in a variable of its own: it is loaded once a process. */
let engineModule: Promise<typeof import("@prisma/schema-engine-wasm")> | undefined;

async function loadEngine(): Promise<typeof import("@prisma/schema-engine-wasm")> {
  const entry = createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm/schema_engine_bg");
  const glue = await import(entry);
  const { instance } = await WebAssembly.instantiate(await readFile(entry.replace(/\.js$/, ".wasm")), {
    "./schema_engine_bg.js": glue,
  });
  glue.__wbg_set_wasm(instance.exports);
  (instance.exports["__wbindgen_start"] as () => void)();
  return glue;
}

const NAME_OID = 19;
const CHAR_OID = 18;

/**
 * Prisma's own schema engine as WebAssembly, so that migrations need no engine download. Its module expects a bundler to load the
 * .wasm file; here it is instantiated by hand.
 * @param datamodel text of schema.prisma
 */
export async function openSchemaEngine(
  datamodel: string,
  databaseUrl: string,
): Promise<{ engine: SchemaEngine; close(): Promise<void> }> {
  engineModule ??= loadEngine();
  const { SchemaEngine } = await engineModule;
  // The engine reads catalogue columns of type "char" and name as text.
  const types: pg.CustomTypesConfig = {
    getTypeParser: ((oid: number, format?: "text") =>
      oid === CHAR_OID || oid === NAME_OID
        ? (value: string) => value
        : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
  };
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 2, connectionTimeoutMillis: 5_000, types });
  const adapter = bindMigrationAwareSqlAdapterFactory(wholeScripts(new PrismaPg(pool)));
  const engine: SchemaEngine = await SchemaEngine.new(
    { datamodels: [["schema.prisma", datamodel]] },
    () => {},
    adapter,
  );
  return {
    engine,
    close: async () => {
      engine.free();
      await pool.end();
    },
  };
}

/** Prisma's adapter cuts a script at each semicolon, even inside a function's body; PostgreSQL takes it whole. */
function wholeScripts(factory: PrismaPg): PrismaPg {
  const connect = factory.connect.bind(factory);
  factory.connect = async () => {
    const adapter = await connect();
    adapter.executeScript = async (script) => {
      await adapter.underlyingDriver().query(script);
    };
    return adapter;
  };
  return factory;
}
