// npm test [-- STAGE…]   All stages, or those named: lint types deps unit contract trial trial-own-lab e2e.
import { spawn } from "node:child_process";
import { createWriteStream, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { build, generateClient } from "./stack/build.ts";
import { makeSecrets } from "./stack/secrets.ts";
import { lateFiles } from "./tests/late.ts";
import { type Count, type Report, readPlaywright, readVitest, sumOf } from "./tests/report.ts";

type Stage = {
  readonly name: string;
  readonly argv: readonly string[];
  /** None: the exit code is all there is. */
  readonly read?: (report: string) => Report | null;
  /** Whether what was late, and only that, is tried once more. */
  readonly again?: true;
  readonly before?: () => Promise<void>;
};

const FAILED: Count = { passed: 0, failed: 1, skipped: 0 };
const folder = path.resolve(".haechi/test");
mkdirSync(folder, { recursive: true });
const env = {
  ...process.env,
  NEXT_TELEMETRY_DISABLED: "1",
  // Workers, labs and commands start a few hundred times: what one compiled, the next one reads.
  NODE_COMPILE_CACHE: path.join(folder, "compile-cache"),
  FORCE_COLOR: "0",
  NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: makeSecrets().actionKey,
};

const STAGES: readonly Stage[] = [
  { name: "lint", argv: ["biome", "ci", "--colors=off", "."], before: generate },
  { name: "types", argv: ["tsc", "--noEmit"], before: generate },
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
    before: generate,
  },
  { name: "unit", argv: vitest("unit"), read: readVitest, before: generate },
  { name: "contract", argv: vitest("contract"), read: readVitest, again: true, before: generate },
  { name: "trial", argv: vitest("trial"), read: readVitest, again: true, before: generate },
  { name: "trial-own-lab", argv: vitest("trial-own-lab"), read: readVitest, again: true, before: generate },
  {
    name: "e2e",
    argv: ["playwright", "test", "--config", "e2e/playwright.config.ts"],
    read: readPlaywright,
    again: true,
    before: () => build(env, path.join(folder, "build.log")).then(() => undefined),
  },
];

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !STAGES.some((stage) => stage.name === name));
if (unknown.length > 0) {
  console.error(`Unknown stage ${unknown.join(", ")}; there are ${STAGES.map((stage) => stage.name).join(", ")}.`);
  process.exit(2);
}
const counts = new Map<string, Count>();
for (const stage of STAGES.filter((one) => wanted.length === 0 || wanted.includes(one.name)))
  counts.set(stage.name, await runStage(stage));
const total = sumOf(counts);
console.log(`${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ""}`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;

async function runStage(stage: Stage): Promise<Count> {
  const log = path.join(folder, `${stage.name}.log`);
  const begun = Date.now();
  let count: Count;
  try {
    await stage.before?.();
    count = await tryStage(stage, log);
  } catch (error) {
    console.log(error instanceof Error ? error.message : error);
    count = FAILED;
  }
  const seconds = ((Date.now() - begun) / 1000).toFixed(1);
  console.log(
    `  ${stage.name.padEnd(13)} ${count.passed} ok, ${count.failed} not${count.skipped > 0 ? `, ${count.skipped} skipped` : ""}  (${seconds} s, ${path.relative(process.cwd(), log)})`,
  );
  if (count.failed > 0 && existsSync(log)) console.log(readFileSync(log, "utf8").split("\n").slice(-120).join("\n"));
  return count;
}

/** Once; what was late, once more, and that is told: it is a test to be mended, or a machine that had something else to do. */
async function tryStage({ name, argv, read, again }: Stage, log: string): Promise<Count> {
  const file = path.join(folder, `${name}.json`);
  rmSync(file, { force: true });
  const code = await run(argv, log);
  const report = read?.(file) ?? null;
  if (report === null) return code === 0 && read === undefined ? { passed: 1, failed: 0, skipped: 0 } : FAILED;
  const late = again ? lateFiles(report) : [];
  if (late.length === 0) return endedWell(sumOf(report), code);
  for (const one of late) {
    const why = report.get(one)?.failures.map((message) => message.split("\n")[0]) ?? [];
    console.log(`  LATE, tried once more: ${path.relative(process.cwd(), one)}: ${why.join("; ")}`);
  }
  rmSync(file, { force: true });
  const secondCode = await run([...argv, ...late], log.replace(/\.log$/, "-again.log"));
  const second = read?.(file) ?? null;
  return second === null ? FAILED : endedWell(sumOf(new Map([...report, ...second])), secondCode);
}

/** A runner that ended badly without a failing test (a crash, an unhandled error) counts as one failure. */
function endedWell(count: Count, code: number): Count {
  return code === 0 || count.failed > 0 ? count : { ...count, failed: 1 };
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
