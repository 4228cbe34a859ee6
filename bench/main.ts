// npm run bench -- NAME [--json FILE] [--repetitions N]   0: every target met, 1: not, 2: asked wrongly, 130: interrupted.
import { writeFileSync } from "node:fs";
import { availableParallelism, loadavg } from "node:os";
import { parseArgs } from "node:util";
import type { Bench, Findings } from "./bench.ts";
import { BENCHES } from "./benches.ts";
import { table } from "./table.ts";

const ends: (() => Promise<unknown>)[] = [];
let ending: Promise<void> | undefined;

process.exitCode = await main();

async function main(): Promise<number> {
  const asked = readArguments();
  if (typeof asked === "string") {
    console.error(asked);
    return 2;
  }
  const { bench, json, repetitions } = asked;
  if (!bench) {
    console.log("npm run bench -- NAME [--json FILE] [--repetitions N]\n");
    for (const { name, about } of BENCHES) console.log(`  ${name.padEnd(20)} ${about}`);
    return 0;
  }
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => void endAll().then(() => process.exit(130)));
  const startedAt = new Date().toISOString();
  const loadBefore = load();
  try {
    const found = await bench.run({
      repetitions,
      told: (line) => console.log(line),
      atEnd: (end) => ends.unshift(end),
    });
    const machine = { cpus: availableParallelism(), loadBefore, loadAfter: load(), node: process.version };
    console.log(`\n${table(found)}`);
    if (json) writeFileSync(json, `${JSON.stringify({ name: bench.name, startedAt, machine, ...found }, null, 2)}\n`);
    return met(found) ? 0 : 1;
  } catch (error) {
    if (ending) return 130; // what is being ended underneath fails
    console.error(error);
    return 1;
  } finally {
    await endAll();
  }
}

type Asked = {
  readonly bench: Bench | null;
  readonly json?: string | undefined;
  readonly repetitions?: number | undefined;
};

/** @returns what was asked for, or what is wrong with it */
function readArguments(): Asked | string {
  try {
    const options = { json: { type: "string" }, repetitions: { type: "string" } } as const;
    const { values, positionals } = parseArgs({ allowPositionals: true, options });
    const [name, ...more] = positionals;
    const bench = BENCHES.find((one) => one.name === name) ?? null;
    const names = BENCHES.map((one) => one.name).join(", ");
    if (name !== undefined && !bench) return `There is no bench "${name}". There are: ${names}.`;
    if (more.length > 0) return `One bench at a time; "${more.join(" ")}" is too much.`;
    const repetitions = values.repetitions === undefined ? undefined : Number(values.repetitions);
    if (repetitions !== undefined && !(Number.isInteger(repetitions) && repetitions > 0))
      return `--repetitions takes a whole number from 1, not "${values.repetitions}".`;
    return { bench, json: values.json, repetitions };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function endAll(): Promise<void> {
  ending ??= (async () => {
    for (const end of ends) await end().catch((error: unknown) => console.error(error));
  })();
  return ending;
}

function met({ targets }: Findings): boolean {
  return targets.every((target) => target.met);
}

/** Of the last minute, as the machine tells it. */
function load(): number {
  return Math.round((loadavg()[0] ?? 0) * 100) / 100;
}
