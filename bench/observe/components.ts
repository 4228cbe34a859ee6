import { spawn } from "node:child_process";
import { once } from "node:events";
import { Agent, get } from "node:http";
import path from "node:path";
import { createInterface } from "node:readline";
import { PrismaPg } from "@prisma/adapter-pg";
import type { GatewayMeasurement } from "#domain/topology/measurement.ts";
import { startTestDatabase } from "#server/db/test-database.ts";
import { keepLooking } from "#server/observe/keep-looking.ts";
import { lookAt } from "#server/observe/look-at.ts";
import { SampleWriter } from "#server/observe/sample-writer.ts";
import { storeSamples } from "#server/observe/store-samples.ts";
import type { Target } from "#server/observe/target.ts";
import { PrismaClient } from "../../prisma/generated/client.ts";
import { atLeast, atMost, type Findings, type Options } from "../bench.ts";
import { summary } from "../statistics.ts";

const COMPONENTS = 2_000;
const INTERVAL_MS = 10_000;
/** An interval's length each; the first is not counted: connections are opened and code is compiled. */
const TIMES = 3;
/** Looks at one component are at most this much apart by design (domain/observing/schedule.ts); what is beyond is lateness. */
const JITTERED_MS = INTERVAL_MS * 1.05;
/** Later than this, and the next look that fails would find it stale. */
const LATE_MS = INTERVAL_MS / 2;

/**
 * How many components at a 10 s interval one core of a worker sustains. The real schedule, looks and writer into a real database, in
 * this process; what is looked at answers from another one over kept connections, as agents do, without their TLS. Counted is this
 * process's own time on the processor; the database's is not.
 */
export async function measureComponents({ told, repetitions, atEnd }: Options): Promise<Findings> {
  const server = await startTestDatabase();
  atEnd(() => server.stop());
  const db = new PrismaClient({ adapter: new PrismaPg({ connectionString: server.url, max: 10 }) });
  atEnd(() => db.$disconnect());
  const { port, close } = await startAnswerer();
  atEnd(close);
  const connections = new Agent({ keepAlive: true });
  atEnd(async () => connections.destroy());

  const began = new Map<string, number>();
  let lateness: number[] = [];
  let looks = 0;
  const writer = new SampleWriter((samples) => storeSamples(db, samples));
  const looking = keepLooking<Target>(async (target) => {
    const now = performance.now();
    const last = began.get(target.key);
    if (last !== undefined) lateness.push(Math.max(0, now - last - JITTERED_MS));
    began.set(target.key, now);
    writer.add(await lookAt(target));
    looks += 1;
  });
  looking.replace(Array.from({ length: COMPONENTS }, (_, n) => componentOf(n, port, connections)));

  await interval();
  const runs: { looks: number; cpuMs: number; perCore: number }[] = [];
  const late: number[] = [];
  for (let time = 0; time < (repetitions ?? TIMES); time += 1) {
    looks = 0;
    lateness = [];
    const before = process.cpuUsage();
    await interval();
    const { user, system } = process.cpuUsage(before);
    const cpuMs = (user + system) / 1_000;
    const run = { looks, cpuMs: Math.round(cpuMs), perCore: Math.round((INTERVAL_MS * looks) / cpuMs) };
    runs.push(run);
    late.push(...lateness);
    told(`${run.looks} looks in 10 s took ${run.cpuMs} ms of one core: ${run.perCore} components a core`);
  }
  await looking.stop();
  await writer.stop();
  const [stored] = await db.$queryRaw<{ good: number; all: number }[]>`
    SELECT count(*) FILTER (WHERE ok)::int AS good, count(*)::int AS all FROM measurement WHERE component NOT LIKE 'objective/%'`;
  const worst = Math.min(...runs.map((run) => run.perCore));
  return {
    figures: {
      components: COMPONENTS,
      componentsPerCore: summary(runs.map((run) => run.perCore)),
      cpuMicrosecondsPerLook: summary(runs.map((run) => (1_000 * run.cpuMs) / run.looks)),
      latenessMs: summary(late),
      stored,
    },
    targets: [
      atLeast("components at a 10 s interval a worker core, worst", worst, 2_000, ""),
      atLeast("components whose newest measurement is good", stored?.good ?? null, COMPONENTS, ""),
      atMost("looks later than interval and jitter, p95", summary(late).p95, LATE_MS, "ms"),
    ],
    runs,
  };
}

function componentOf(n: number, port: number, connections: Agent): Target {
  const component = `site/gateway-${n}`;
  return {
    key: `${component}:kr-a`,
    component,
    node: "kr-a",
    kind: "gateway",
    intervalMs: INTERVAL_MS,
    timeoutMs: 1_500,
    look: async ({ signal }) => ({ value: await read(`http://127.0.0.1:${port}/${n}`, connections, signal), ok: true }),
  };
}

function read(url: string, agent: Agent, signal: AbortSignal): Promise<GatewayMeasurement> {
  return new Promise((resolve, reject) => {
    const call = get(url, { agent, signal }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => {
        text += chunk;
      });
      response.on("error", reject);
      response.on("end", () => resolve(JSON.parse(text)));
    });
    call.on("error", reject);
  });
}

async function startAnswerer(): Promise<{ readonly port: number; close(): Promise<void> }> {
  const file = path.join(import.meta.dirname, "answerer.ts");
  const child = spawn(process.execPath, [file], { stdio: ["pipe", "pipe", "inherit"] });
  const ended = once(child, "exit");
  const [line] = (await once(createInterface(child.stdout), "line")) as [string];
  return {
    port: Number(line),
    close: async () => {
      child.stdin.end();
      await ended;
    },
  };
}

function interval(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, INTERVAL_MS));
}
