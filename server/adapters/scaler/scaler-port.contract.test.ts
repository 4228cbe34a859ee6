import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openAgent } from "#agent/agent.ts";
import { agentConfig } from "#agent/config.ts";
import { isAlive, markedWith, type Placed } from "#agent/processes/identity.ts";
import { watchProcesses } from "#agent/processes/watch.ts";
import { serve } from "#agent/server.ts";
import { exampleTopology } from "#domain/topology/example.fixture.ts";
import type { ConsumersComponent } from "#domain/topology/topology.ts";
import { addressesOf } from "#lab/addresses.ts";
import { type Certificates, ensureCertificates } from "#lab/certificates.ts";
import { eventually } from "../contract-site.ts";
import type { Act, Adapters, CallRecord } from "../ports.ts";
import { makeAdapters } from "../registry.ts";

/** One suite for each way to scale: a real agent with real processes, commands of an agent's file, and a real HTTP server. */
const HOST = addressesOf("kr-c", 24).agent;
let folder = "";
let certificates: Certificates;
beforeAll(async () => {
  certificates = await ensureCertificates(mkdtempSync(join(tmpdir(), "haechi-scaler-tls-")), 24);
});
afterAll(() => rmSync(join(certificates.ca, ".."), { recursive: true, force: true }));

const undo: (() => unknown)[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "haechi-scaler-"));
});
afterEach(async () => {
  for (const one of undo.splice(0).reverse()) await one();
  for (const { pid } of await consumers()) process.kill(pid, "SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

const state = () => join(folder, "state");
const consumers = (): Promise<readonly Placed[]> => markedWith(`${state()}#consumers`);
const calls: CallRecord[] = [];
const look = () => ({ signal: AbortSignal.timeout(5_000) });
let keys = 0;
function act(given: string | null = null, token = 5n): Act {
  keys += 1;
  const key = given ?? `contract:${keys}`;
  return { scope: "kr", token, key, signal: AbortSignal.timeout(30_000), record: (call) => calls.push(call) };
}

type Running = { readonly port: number; readonly end: () => Promise<void> };
/** An agent whose consumers sleep; commands keep their number in a file. */
async function startAgent(argv: readonly string[] = ["/bin/sleep", "600"]): Promise<Running> {
  const files = certificates.agents["kr-c"];
  const count = join(folder, "count");
  writeFileSync(count, "1\n");
  const to = (number: number) => ({ argv: ["/bin/sh", "-c", `echo ${number} > ${count}`], timeoutMs: 5_000 });
  const config = agentConfig.parse({
    zone: "kr-c",
    region: "kr",
    listen: { host: HOST, port: 0 },
    tls: { cert: files.cert, key: files.key, ca: files.ca },
    signingKey: files.signingKey,
    stateDir: state(),
    processes: {
      consumers: { argv, max: 4, normal: 1, workDir: folder, logFile: join(folder, "consumers.log") },
    },
    commands: {
      ...Object.fromEntries([0, 1, 2, 3, 4].map((number) => [`consumers-to-${number}`, to(number)])),
      "consumers-running": { argv: ["/bin/cat", count], timeoutMs: 5_000, reads: true },
    },
  });
  const agent = await openAgent(config);
  const server: Server = await serve(agent);
  const endWatch = watchProcesses(agent);
  const end = async () => {
    await endWatch();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { port: (server.address() as AddressInfo).port, end };
}

function site(port: number, adapter: ConsumersComponent["adapter"], url: string | null = null): Adapters["scaler"] {
  const topology = exampleTopology();
  const component: ConsumersComponent = {
    ...{ adapter, kind: "consumers", region: "kr", zones: ["kr-c"], group: "g", of: "ingest/stream", url },
    ...{ instance: "consumers", normal: 1, most: 4 },
  };
  const service = topology.services["console"];
  if (!service) throw new Error("the example has no console");
  const adapters = makeAdapters(
    {
      ...topology,
      agents: { "kr-c": `https://${HOST}:${port}` },
      services: { ingest: { ...service, components: { consumers: component } } },
    },
    certificates.client,
  );
  undo.push(() => adapters.close());
  return adapters.scaler;
}

/** A platform of somebody else's: it knows a key again, and can fail so many times first. */
async function platform(fails = 0) {
  const seen = { keys: new Set<string>(), acts: 0, asked: 0, running: 1 };
  let left = fails;
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    let text = "";
    request.on("data", (part) => {
      text += String(part);
    });
    request.on("end", () => {
      seen.asked += 1;
      if (left > 0) {
        left -= 1;
        // Done, and the answer is lost on its way.
        if (request.method === "PUT") take(request, text);
        return void response.writeHead(503).end();
      }
      if (request.url !== "/zones/kr-c/consumers") return void response.writeHead(404).end();
      if (request.method === "PUT") take(request, text);
      response.end(JSON.stringify({ running: seen.running, wanted: seen.running }));
    });
  };
  const take = (request: IncomingMessage, text: string) => {
    const key = String(request.headers["idempotency-key"]);
    if (!seen.keys.has(key)) seen.acts += 1;
    seen.keys.add(key);
    seen.running = (JSON.parse(text) as { count: number }).count;
  };
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, HOST, resolve));
  undo.push(() => server.close());
  return { seen, url: `http://${HOST}:${(server.address() as AddressInfo).port}/zones/{zone}/consumers` };
}

const ID = "ingest/consumers";
const WAYS: Readonly<Record<string, () => Promise<Adapters["scaler"]>>> = {
  "processes of the agent": async () => {
    const agent = await startAgent();
    undo.push(agent.end);
    return site(agent.port, "processes");
  },
  "commands of the agent": async () => {
    const agent = await startAgent();
    undo.push(agent.end);
    return site(agent.port, "scaler-commands");
  },
  HTTP: async () => site(1, "scaler-http", (await platform()).url),
};

describe.each(Object.entries(WAYS))("ScalerPort through %s", (_, open) => {
  it("tells how many run, makes it more, fewer and none, and the same again changes nothing", async () => {
    const scaler = await open();
    await eventually(5_000, "one runs as normal", async () => (await scaler.observe(ID, "kr-c", look())).running === 1);
    for (const count of [3, 3, 1, 0, 2]) {
      await scaler.scale(ID, "kr-c", count, act());
      expect(await scaler.observe(ID, "kr-c", look())).toEqual({ running: count, wanted: count });
    }
  });

  it("refuses more than the site allows, and what the site does not have", async () => {
    const scaler = await open();
    for (const count of [5, -1, 1.5])
      await expect(scaler.scale(ID, "kr-c", count, act())).rejects.toMatchObject({ code: "refused" });
    await expect(scaler.observe(ID, "kr-a", look())).rejects.toMatchObject({ code: "not-capable" });
    await expect(scaler.observe("ingest/others", "kr-c", look())).rejects.toMatchObject({ code: "not-capable" });
  });
});

describe("processes of an agent", () => {
  const running = (count: number) =>
    eventually(15_000, `${count} run`, async () => {
      const found = await consumers();
      return found.length === count ? found : null;
    });

  it("are started again when they die, one a slot", async () => {
    const agent = await startAgent();
    undo.push(agent.end);
    await site(agent.port, "processes").scale(ID, "kr-c", 3, act());
    const before = await running(3);
    expect(before.map(({ slot }) => slot).sort()).toEqual([1, 2, 3]);
    const [first] = before;
    if (first) process.kill(first.pid, "SIGKILL");
    await eventually(5_000, "it is gone", async () => first && !(await isAlive(first)));
    expect((await running(3)).map(({ slot }) => slot).sort()).toEqual([1, 2, 3]);
  });

  it("outlive their agent, which finds them again, starts none twice and keeps to the last order", async () => {
    const first = await startAgent();
    await site(first.port, "processes").scale(ID, "kr-c", 3, act());
    const before = await running(3);
    await first.end();
    expect(await running(3)).toEqual(before);
    const second = await startAgent();
    undo.push(second.end);
    const scaler = site(second.port, "processes");
    expect(await scaler.observe(ID, "kr-c", look())).toEqual({ running: 3, wanted: 3 });
    expect(await running(3)).toEqual(before);
    await scaler.scale(ID, "kr-c", 1, act());
    expect(await running(1)).toEqual(before.filter(({ slot }) => slot === 1));
  });

  it("that will not end are killed, and asked politely first", async () => {
    const said = join(folder, "said");
    const agent = await startAgent(["/bin/sh", "-c", `trap 'echo asked >> ${said}' TERM; while :; do sleep 0.1; done`]);
    undo.push(agent.end);
    await running(1);
    await site(agent.port, "processes").scale(ID, "kr-c", 0, act());
    expect(await consumers()).toEqual([]);
    expect(readFileSync(said, "utf8")).toBe("asked\n");
  });

  it("that die at once are started ever more slowly, and the agent says that they do not run", async () => {
    const agent = await startAgent(["/bin/sh", "-c", "echo started; exit 1"]);
    undo.push(agent.end);
    const scaler = site(agent.port, "processes");
    const log = join(folder, "consumers.log");
    const starts = () => (existsSync(log) ? readFileSync(log, "utf8").split("\n").length - 1 : 0);
    await eventually(10_000, "it was started three times", async () => starts() >= 3);
    expect(await scaler.observe(ID, "kr-c", look())).toMatchObject({ wanted: 1 });
    expect(starts()).toBeLessThan(8);
  });

  it("obey no token older than the newest", async () => {
    const agent = await startAgent();
    undo.push(agent.end);
    const scaler = site(agent.port, "processes");
    await scaler.scale(ID, "kr-c", 2, act("new", 9n));
    await expect(scaler.scale(ID, "kr-c", 4, act("old", 8n))).rejects.toMatchObject({ code: "stale-token" });
    expect(await scaler.observe(ID, "kr-c", look())).toEqual({ running: 2, wanted: 2 });
  });
});

describe("commands of an agent", () => {
  it("that do more than read are not run by a look", async () => {
    const agent = await startAgent();
    undo.push(agent.end);
    const topology = { "kr-c": `https://${HOST}:${agent.port}` };
    const { AgentClient } = await import("../agents/client.ts");
    const { commandAnswer } = await import("../agents/answers.ts");
    const client = new AgentClient(topology, certificates.client);
    undo.push(() => client.close());
    await expect(
      client.look("kr-c", "/v1/observe/command/consumers-to-4", commandAnswer, look()),
    ).rejects.toMatchObject({ code: "refused" });
    expect(execFileSync("/bin/cat", [join(folder, "count")], { encoding: "utf8" })).toBe("1\n");
  });
});

describe("a platform over HTTP", () => {
  it("that fails is asked again with the same key, a few times, and each try is told", async () => {
    const { seen, url } = await platform(2);
    calls.length = 0;
    const scaler = site(1, "scaler-http", url);
    await scaler.scale(ID, "kr-c", 3, act());
    expect([seen.acts, seen.asked, seen.running]).toEqual([1, 3, 3]);
    expect(calls.map(({ ok }) => ok)).toEqual([false, false, true]);
  });

  it("that fails for good is told as such, and one that refuses is not asked again", async () => {
    const failing = await platform(100);
    await expect(site(1, "scaler-http", failing.url).scale(ID, "kr-c", 3, act())).rejects.toMatchObject({
      code: "failed",
    });
    expect(failing.seen.asked).toBe(3);
    const { seen, url } = await platform();
    const elsewhere = url.replace("consumers", "nothing");
    await expect(site(1, "scaler-http", elsewhere).scale(ID, "kr-c", 3, act())).rejects.toMatchObject({
      code: "refused",
    });
    expect(seen.asked).toBe(1);
  });
});
