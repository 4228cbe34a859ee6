import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { hashFrozenPlan } from "#domain/plans/hash-plan.ts";
import type { FrozenPlan, PlanStep } from "#domain/plans/plan.ts";
import { PrismaClient } from "../../../prisma/generated/client.ts";
import { asJson } from "../../db/as-json.ts";
import { startTestDatabase } from "../../db/test-database.ts";
import { enqueueLeg } from "../start-leg.ts";
import { Worlds } from "./world.ts";

export type Bench = Awaited<ReturnType<typeof openBench>>;
export type Child = {
  readonly id: string;
  readonly pid: number;
  kill(signal: NodeJS.Signals): void;
  readonly ended: Promise<number | null>;
};

/**
 * A real database, the fake world in it, and workers as child processes.
 * @param program what a worker runs: the fake world alone, or with more in it
 */
export async function openBench(program = path.join(import.meta.dirname, "worker-child.ts")) {
  const server = await startTestDatabase();
  const pool = new pg.Pool({ connectionString: server.url, max: 6 });
  pool.on("error", () => undefined);
  const db = new PrismaClient({ adapter: new PrismaPg({ connectionString: server.url, max: 6 }) });
  const worlds = new Worlds(pool);
  await worlds.create();
  const installation = await db.installation.create({ data: { id: crypto.randomUUID(), site: "test" } });
  const children: (Child & { readonly process: ChildProcess })[] = [];

  let stopping = false;
  const worker = async (env: Readonly<Record<string, string>> = {}): Promise<Child> => {
    stopping = false;
    const id = `test-${children.length}-${crypto.randomUUID().slice(0, 8)}`;
    const child = spawn(process.execPath, [program], {
      env: { ...process.env, DATABASE_URL: server.url, HAECHI_EXECUTOR_ID: id, ...env },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const ended = new Promise<number | null>((resolve) => child.once("exit", (code) => resolve(code)));
    // As who starts workers for real does: one that lost its lease is started again.
    child.once("exit", (code) => void (code === 75 && !stopping && worker(env).catch(() => undefined)));
    const made = {
      id,
      pid: child.pid ?? 0,
      process: child,
      kill: (signal: NodeJS.Signals) => void child.kill(signal),
      ended,
    };
    children.push(made);
    await new Promise<void>((resolve, reject) => {
      child.stdout?.on("data", (chunk: Buffer) => chunk.toString().includes('"ready":true') && resolve());
      child.once("exit", (code) => reject(new Error(`the worker ended with ${code} before it was ready`)));
    });
    return made;
  };
  const stopWorkers = async () => {
    stopping = true;
    for (const child of children) if (child.process.exitCode === null) child.kill("SIGKILL");
    await Promise.all(children.map((child) => child.ended));
  };
  return {
    url: server.url,
    db,
    worlds,
    pool,
    worker,
    stopWorkers,
    installationId: installation.id,
    close: async () => {
      await stopWorkers();
      await db.$disconnect();
      await pool.end();
      await server.stop();
    },
  };
}

export function step(
  id: string,
  action: string,
  args: Record<string, unknown>,
  more: Partial<PlanStep> = {},
): PlanStep {
  return {
    id,
    title: { en: id },
    action,
    with: args,
    needs: [],
    timeoutMs: 10_000,
    attempts: 2,
    onFailure: "stop",
    moves: "none",
    undo: null,
    ...more,
  };
}

export async function plan(steps: readonly PlanStep[], more: Partial<FrozenPlan> = {}): Promise<FrozenPlan> {
  const base: FrozenPlan = {
    name: `plan-${crypto.randomUUID().slice(0, 8)}`,
    title: { en: "A plan" },
    mode: "switchover",
    params: {},
    regions: ["kr"],
    from: null,
    to: null,
    approval: null,
    moves: "none",
    whenHealthyAgain: null,
    before: [],
    steps,
    verify: [],
    version: 1,
    hash: "",
    values: {},
    ...more,
  };
  return { ...base, hash: await hashFrozenPlan(base) };
}

/** A run of this plan as the request verb writes it; on its way at once when it waits for no approval. */
export async function request(
  bench: Bench,
  frozen: FrozenPlan,
  more: { readonly status?: string; readonly allowDataLoss?: boolean } = {},
): Promise<string> {
  const { db, installationId } = bench;
  const version = await db.planVersion.upsert({
    where: { name_number: { name: frozen.name, number: 1 } },
    update: {},
    create: {
      installationId,
      name: frozen.name,
      number: 1,
      hash: frozen.hash,
      source: "",
      body: asJson(frozen),
      appliedBy: "test",
    },
  });
  return db.$transaction(async (tx) => {
    const run = await tx.run.create({
      data: {
        installationId,
        planVersionId: version.id,
        plan: asJson(frozen),
        params: asJson(frozen.values),
        status: more.status ?? "approved",
        regions: [...frozen.regions],
        crossRegion: frozen.regions.length > 1,
        reason: "test",
        allowDataLoss: more.allowDataLoss ?? false,
        requestedBy: "kim",
        requestedByName: "Kim",
      },
    });
    if ((more.status ?? "approved") === "approved") await enqueueLeg(tx, run, 1);
    return run.id;
  });
}

/** Waits until what is asked for is so; the run's rows are in the error when it never is. */
export async function eventually<T>(
  what: string,
  look: () => Promise<T | null | false | undefined>,
  ms = 60_000,
): Promise<T> {
  const end = performance.now() + ms;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (performance.now() > end) throw new Error(`never: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Waits for one of these statuses of the run. */
export async function status(bench: Bench, runId: string, ...wanted: string[]) {
  const load = () =>
    bench.db.run.findUniqueOrThrow({
      where: { id: runId },
      include: { steps: { orderBy: { position: "asc" } }, locks: true },
    });
  try {
    return await eventually(wanted.join(" | "), async () => {
      const run = await load();
      return wanted.includes(run.status) ? run : null;
    });
  } catch {
    const run = await load();
    throw new Error(
      `run is ${run.status} (${run.error}), not ${wanted.join(" | ")}: ${run.steps.map((one) => `${one.stepId}=${one.status}${one.error ? ` (${one.error})` : ""}`).join(", ")}`,
    );
  }
}
