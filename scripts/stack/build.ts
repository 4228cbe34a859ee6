import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Environment } from "./environment.ts";

const ROOT = path.join(import.meta.dirname, "../..");
const SOURCES = [
  "app/**/*",
  "components/**/*",
  "domain/**/*.ts",
  "server/**/*.ts",
  "agent/*.ts",
  "messages/**/*",
  "prisma/schema.prisma",
  "next.config.ts",
  "postcss.config.mjs",
  "package-lock.json",
  "tsconfig.json",
];

/** Generates Prisma's client when the schema changed. No engine is needed for that, so none is looked for. */
export function generateClient(env: Environment, log: string): Promise<boolean> {
  const client = path.join(ROOT, "prisma/generated/client.ts");
  return once("generated", ["prisma/schema.prisma"], client, () =>
    run(["prisma", "generate"], { ...env, PRISMA_SCHEMA_ENGINE_BINARY: "/bin/true" }, log),
  );
}

/** Generates Prisma's client and builds the web application, each only when its sources changed. Returns what was done. */
export async function build(env: Environment, log: string): Promise<string> {
  const generated = await generateClient(env, log);
  const built = await once(
    "built",
    SOURCES,
    path.join(ROOT, ".next/BUILD_ID"),
    () => run(["next", "build"], env, log),
    env.NEXT_SERVER_ACTIONS_ENCRYPTION_KEY,
  );
  return [generated && "Prisma client", built && "web"].filter(Boolean).join(", ") || "unchanged";
}

async function once(
  name: string,
  patterns: readonly string[],
  result: string,
  work: () => Promise<void>,
  salt = "",
): Promise<boolean> {
  const mark = path.join(ROOT, ".haechi", `${name}.sum`);
  const sum = digest(patterns, salt);
  if (existsSync(result) && existsSync(mark) && readFileSync(mark, "utf8") === sum) return false;
  await work();
  mkdirSync(path.dirname(mark), { recursive: true });
  writeFileSync(mark, sum);
  return true;
}

function digest(patterns: readonly string[], salt: string): string {
  const hash = createHash("sha256").update(salt);
  const entries = patterns
    .flatMap((pattern) => globSync(pattern, { cwd: ROOT, withFileTypes: true }))
    .filter((entry) => entry.isFile() && !entry.name.includes(".test."));
  for (const file of entries.map((entry) => path.join(entry.parentPath, entry.name)).sort())
    hash.update(path.relative(ROOT, file)).update(readFileSync(file));
  return hash.digest("hex");
}

function run(argv: readonly string[], env: Environment, log: string): Promise<void> {
  const [tool, ...args] = argv;
  return new Promise((resolve, reject) => {
    const child = spawn(path.join(ROOT, "node_modules/.bin", tool ?? ""), args, {
      cwd: ROOT,
      env: { ...env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    const keep = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.once("exit", (code) => {
      mkdirSync(path.dirname(log), { recursive: true });
      writeFileSync(log, output);
      if (code === 0) resolve();
      else reject(new Error(`${argv.join(" ")} failed (${log}):\n${output.slice(-3_000)}`));
    });
  });
}
