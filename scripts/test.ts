// npm test [-- STAGE…]   All stages, or those named: lint types deps unit contract trial e2e.
import { spawn } from "node:child_process";
import { createWriteStream, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { build, generateClient } from "./stack/build.ts";
import { makeSecrets } from "./stack/secrets.ts";

type Count = { passed: number; failed: number; skipped: number };
type Stage = {
  readonly name: string;
  readonly argv: readonly string[];
  readonly count: (code: number, report: string) => Count;
  readonly before?: () => Promise<void>;
};

const folder = path.resolve(".haechi/test");
mkdirSync(folder, { recursive: true });
const env = {
  ...process.env,
  NEXT_TELEMETRY_DISABLED: "1",
  FORCE_COLOR: "0",
  NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: makeSecrets().actionKey,
};

const STAGES: readonly Stage[] = [
  { name: "lint", argv: ["biome", "ci", "--colors=off", "."], count: byExitCode, before: generate },
  { name: "types", argv: ["tsc", "--noEmit"], count: byExitCode, before: generate },
  {
    name: "deps",
    argv: [
      "depcruise",
      "--config",
      ".dependency-cruiser.cjs",
      "domain",
      "agent",
      "server",
      "components",
      "app",
      "lab",
      "scripts",
      "trials",
      "bench",
    ],
    count: byExitCode,
    before: generate,
  },
  { name: "unit", argv: vitest("unit"), count: byVitest, before: generate },
  { name: "contract", argv: vitest("contract"), count: byVitest, before: generate },
  { name: "trial", argv: vitest("trial"), count: byVitest, before: generate },
  {
    name: "e2e",
    argv: ["playwright", "test", "--config", "e2e/playwright.config.ts"],
    count: byPlaywright,
    before: () => build(env, path.join(folder, "build.log")).then(() => undefined),
  },
];

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !STAGES.some((stage) => stage.name === name));
if (unknown.length > 0) {
  console.error(`Unknown stage ${unknown.join(", ")}; there are ${STAGES.map((stage) => stage.name).join(", ")}.`);
  process.exit(2);
}
const total: Count = { passed: 0, failed: 0, skipped: 0 };
for (const stage of STAGES.filter((one) => wanted.length === 0 || wanted.includes(one.name)))
  add(total, await runStage(stage));
console.log(`${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ""}`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;

async function runStage(stage: Stage): Promise<Count> {
  const log = path.join(folder, `${stage.name}.log`);
  const report = path.join(folder, `${stage.name}.json`);
  rmSync(report, { force: true });
  const begun = Date.now();
  let count: Count;
  try {
    await stage.before?.();
    count = stage.count(await run(stage.argv, log), report);
  } catch (error) {
    console.log(error instanceof Error ? error.message : error);
    count = { passed: 0, failed: 1, skipped: 0 };
  }
  const seconds = ((Date.now() - begun) / 1000).toFixed(1);
  console.log(
    `  ${stage.name.padEnd(10)} ${count.passed} ok, ${count.failed} not${count.skipped > 0 ? `, ${count.skipped} skipped` : ""}  (${seconds} s, ${path.relative(process.cwd(), log)})`,
  );
  if (count.failed > 0 && existsSync(log)) console.log(readFileSync(log, "utf8").split("\n").slice(-120).join("\n"));
  return count;
}

function run(argv: readonly string[], log: string): Promise<number> {
  const [tool, ...args] = argv;
  return new Promise((resolve) => {
    const child = spawn(path.resolve("node_modules/.bin", tool ?? ""), args, {
      env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const out = createWriteStream(log);
    child.stdout.pipe(out, { end: false });
    child.stderr.pipe(out, { end: false });
    child.once("close", (code) => out.end(() => resolve(code ?? 1)));
  });
}

function vitest(project: string): readonly string[] {
  return [
    "vitest",
    "run",
    "--project",
    project,
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${path.join(folder, `${project}.json`)}`,
  ];
}

/** Types need Prisma's client and Next's own declarations. */
async function generate(): Promise<void> {
  await generateClient(env, path.join(folder, "generate.log"));
  if (!existsSync("next-env.d.ts")) await run(["next", "typegen"], path.join(folder, "typegen.log"));
}

function byExitCode(code: number): Count {
  return code === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 };
}

/** A runner that ended badly without a failing test (a crash, an unhandled error) counts as one failure. */
function byVitest(code: number, report: string): Count {
  if (!existsSync(report)) return byExitCode(code === 0 ? 1 : code);
  const seen = JSON.parse(readFileSync(report, "utf8"));
  const failed = Math.max(seen.numFailedTests, code === 0 ? 0 : 1);
  return { passed: seen.numPassedTests, failed, skipped: seen.numPendingTests + (seen.numTodoTests ?? 0) };
}

function byPlaywright(code: number, report: string): Count {
  if (!existsSync(report)) return byExitCode(code === 0 ? 1 : code);
  const { stats } = JSON.parse(readFileSync(report, "utf8"));
  return {
    passed: stats.expected + stats.flaky,
    failed: Math.max(stats.unexpected, code === 0 ? 0 : 1),
    skipped: stats.skipped,
  };
}

function add(sum: Count, count: Count): void {
  sum.passed += count.passed;
  sum.failed += count.failed;
  sum.skipped += count.skipped;
}
