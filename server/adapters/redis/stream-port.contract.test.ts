import { spawn } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withRedis } from "#agent/redis/client.ts";
import type { Zone } from "#lab/addresses.ts";
import { type RunningLab, startLab } from "#lab/harness.ts";
import { killAll } from "#lab/process/end.ts";
import { redisOf } from "#lab/process/members.ts";
import { streamOf } from "#lab/redis/settings.ts";
import { startComponent } from "#lab/start-component.ts";
import { processesOf, stopComponent } from "#lab/stop-component.ts";
import { type ContractSite, eventually, openContractSite } from "../contract-site.ts";

const STREAM = "ingest/stream-kr";
let lab: RunningLab;
let site: ContractSite;
let number = 0;
const acknowledged: number[] = [];

beforeAll(async () => {
  lab = await startLab({ writer: false });
  site = await openContractSite(lab.manifest);
});
afterAll(async () => {
  await site?.adapters.close();
  await lab?.down();
});

const node = (zone: string, ms?: number) => site.adapters.stream.observeNode(STREAM, zone, site.look(ms));
const host = (zone: string) => site.adapters.stream.observeHost(STREAM, zone, site.look());
const processes = (zone: Zone) => {
  const { dataDir, configFile } = streamOf(lab.manifest, zone);
  return redisOf(dataDir, configFile);
};
function ask<T>(zone: Zone, ...command: [string, ...(string | number)[]]): Promise<T> {
  const [host = "", port] = streamOf(lab.manifest, zone).direct.split(":");
  const login = { host, port: Number(port), user: "haechi", password: lab.manifest.passwords.stream };
  return withRedis(login, (send) => send(...command) as Promise<T>);
}
/** As a client does: acknowledged once one replica has it. */
async function write(zone: Zone, count = 1, key = "contract", waitMs = 1000): Promise<boolean> {
  const [host = "", port] = streamOf(lab.manifest, zone).direct.split(":");
  const login = { host, port: Number(port), user: "app", password: lab.manifest.passwords.app };
  const numbers = Array.from({ length: count }, () => ++number);
  return await withRedis(login, async (send) => {
    for (const one of numbers) await send("XADD", key, "*", "number", one);
    const confirmed = Number(await send("WAIT", 1, waitMs)) >= 1;
    if (confirmed) acknowledged.push(...numbers);
    return confirmed;
  });
}
async function numbersOf(zone: Zone, key = "contract"): Promise<number[]> {
  const entries = await ask<[string, string[]][]>(zone, "XRANGE", key, "-", "+");
  return entries.map(([, fields]) => Number(fields[fields.indexOf("number") + 1]));
}
async function killHard(zone: Zone): Promise<void> {
  await killAll(() => processes(zone), 5_000);
}

describe("StreamPort towards Redis: what it sees", () => {
  it("tells primary and replicas by their zones, their histories and how far they have them", async () => {
    expect(await write("kr-a", 20)).toBe(true);
    const [a, b, c] = await Promise.all([node("kr-a"), node("kr-b"), node("kr-c")]);
    expect(a).toMatchObject({ kind: "stream", role: "primary", former: null });
    expect(a?.replicas.map((one) => [one.name, one.online])).toEqual(
      expect.arrayContaining([
        ["kr-b", true],
        ["kr-c", true],
      ]),
    );
    for (const replica of [b, c]) {
      expect(replica).toMatchObject({ role: "replica", linked: true, replicationId: a?.replicationId, replicas: [] });
      expect(replica?.offset ?? 0).toBeGreaterThan(1);
    }
    // Every zone's router sees all of them answer, and leads to the primary alone.
    const { router } = await site.adapters.gateway.observeGateway("console/gateway-kr", "kr-c", site.look());
    const nodes = router.filter((server) => server.backend === "stream");
    expect(nodes.map((server) => [server.name, server.up, server.admin])).toEqual([
      ["kr-a", true, "ready"],
      ["kr-b", expect.anything(), "maint"],
      ["kr-c", expect.anything(), "maint"],
    ]);
    expect(await host("kr-a")).toEqual({ running: true, fenced: false, role: "primary", following: null });
    expect(await host("kr-b")).toMatchObject({ role: "replica", following: "kr-a" });
  });

  it("throws for a dead and for a frozen server, within its time, and never gives a value", async () => {
    const [frozen] = processes("kr-c");
    if (!frozen) throw new Error("kr-c runs a Redis");
    process.kill(frozen.pid, "SIGSTOP");
    const began = performance.now();
    await expect(node("kr-c", 700)).rejects.toMatchObject({ name: "AdapterError", code: "timeout" });
    expect(performance.now() - began).toBeLessThan(2500);
    process.kill(frozen.pid, "SIGCONT");
    await eventually(5000, "it answers again", () => node("kr-c").catch(() => null));
    await stopComponent(lab.manifest, "kr-c", "stream");
    await expect(node("kr-c")).rejects.toMatchObject({ code: "refused-connection" });
    expect(await host("kr-c")).toMatchObject({ running: false, role: null });
    await startComponent(lab.manifest, "kr-c", "stream");
    await eventually(10_000, "it is linked again", async () => (await node("kr-c").catch(() => null))?.linked === true);
  });

  it("reads back all it has answered for when it is killed and started again, transactions included", async () => {
    const [host = "", port] = streamOf(lab.manifest, "kr-a").direct.split(":");
    const login = { host, port: Number(port), user: "app", password: lab.manifest.passwords.app };
    await withRedis(login, async (send) => {
      await send("MULTI");
      await send("XADD", "together", "*", "number", 1);
      await send("XADD", "together", "*", "number", 2);
      await send("EXEC");
      await send("EVAL", "for i = 3, 4 do redis.call('XADD', KEYS[1], '*', 'number', i) end", 1, "together");
    });
    await killHard("kr-a");
    expect(await startComponent(lab.manifest, "kr-a", "stream")).toBe("started");
    expect(await node("kr-a")).toMatchObject({ role: "primary" });
    expect(await numbersOf("kr-a", "together")).toEqual([1, 2, 3, 4]);
    expect(await numbersOf("kr-a")).toEqual(expect.arrayContaining(acknowledged));
    await eventually(15_000, "its replicas took its new history", async () => {
      const [a, b, c] = await Promise.all(
        [node("kr-a"), node("kr-b"), node("kr-c")].map((one) => one.catch(() => null)),
      );
      return [b, c].every((one) => one?.linked && one.offset !== null && one.replicationId === a?.replicationId);
    });
  });

  it("counts what waits: in the stream, taken, given up", async () => {
    const before = await node("kr-a");
    await ask("kr-a", "XADD", "logs-dead", "*", "number", 1);
    expect((await node("kr-a")).deadLetters).toBe((before.deadLetters ?? 0) + 1);
    await ask("kr-a", "DEL", "logs-dead");
    expect(before.length).not.toBeNull();
    await ask("kr-a", "SADD", "logs:sampled", 7);
    expect((await node("kr-a")).leftOut).toBe((before.leftOut ?? 0) + 1);
    await ask("kr-a", "SREM", "logs:sampled", 7);
  });

  it("tells how long the oldest entry waits, until nobody waits any more", async () => {
    const oldest = async () => (await node("kr-a")).oldestWaitingMs;
    await eventually(10_000, "nothing waits", async () => (await oldest()) === null);
    // None of the lab's consumers can make anything of it: it is taken, tried again, and laid aside.
    await ask("kr-a", "XADD", "logs", "*", "number", "none");
    await eventually(10_000, "it has waited for a while", async () => ((await oldest()) ?? 0) > 500);
    await eventually(30_000, "it is laid aside", async () => (await oldest()) === null);
    await ask("kr-a", "DEL", "logs-dead");
  });
});

describe("StreamPort towards Redis: the primary is lost", () => {
  it("cuts replicas off: they keep what they have, and nothing is acknowledged any more", async () => {
    await Promise.all(
      ["kr-b", "kr-c"].map((zone) => site.adapters.stream.follow(STREAM, zone, null, site.act({ key: `cut ${zone}` }))),
    );
    const held = await Promise.all([node("kr-b"), node("kr-c")]);
    expect(held.map((one) => [one.role, one.linked])).toEqual([
      ["replica", false],
      ["replica", false],
    ]);
    expect(await write("kr-a", 1, "contract", 300)).toBe(false);
    expect((await Promise.all([node("kr-b"), node("kr-c")])).map((one) => one.offset)).toEqual(
      held.map((one) => one.offset),
    );
    // One that is started again stays cut off.
    await killHard("kr-c");
    await startComponent(lab.manifest, "kr-c", "stream");
    expect(await node("kr-c")).toMatchObject({ role: "replica", linked: false, offset: null });
  });

  it("promotes once, whoever asks twice, with everything acknowledged; the new history goes on from the old", async () => {
    const old = await node("kr-a");
    const both = [1, 2].map(() => site.adapters.stream.promote(STREAM, "kr-b", site.act({ key: "promote" })));
    const [first, second] = await Promise.all(both);
    expect(first).toEqual(second);
    const now = await node("kr-b");
    expect(now).toMatchObject({ role: "primary", replicationId: first?.replicationId });
    expect(now.former?.id).toBe(old.replicationId);
    expect(await numbersOf("kr-b")).toEqual(expect.arrayContaining(acknowledged));
  });

  it("refuses a stale token, and what would be wrong", async () => {
    const { stream } = site.adapters;
    await expect(stream.promote(STREAM, "kr-c", site.act({ token: 1n }))).rejects.toMatchObject({
      code: "stale-token",
    });
    await expect(stream.follow(STREAM, "kr-b", null, site.act())).rejects.toMatchObject({ code: "refused" });
    await expect(stream.observeNode("meta-db/kr", "kr-a", site.look())).rejects.toMatchObject({ code: "not-capable" });
    expect((await node("kr-c")).role).toBe("replica");
  });

  it("fences the old primary, frozen as it is, and stops whoever starts it as one", async () => {
    for (const { pid } of processes("kr-a")) process.kill(pid, "SIGSTOP");
    await site.adapters.stream.fence(STREAM, "kr-a", site.act());
    expect(processes("kr-a")).toEqual([]);
    expect(await host("kr-a")).toMatchObject({ running: false, fenced: true });
    const child = spawn(lab.manifest.redis, [streamOf(lab.manifest, "kr-a").configFile], { cwd: "/", stdio: "ignore" });
    await new Promise((resolve) => child.once("exit", resolve));
    await eventually(5000, "nothing of it is left", async () => processes("kr-a").length === 0);
    await expect(site.adapters.stream.promote(STREAM, "kr-a", site.act())).rejects.toMatchObject({ code: "refused" });
    expect(await startComponent(lab.manifest, "kr-a", "stream")).toBe("fenced");
  });

  it("lets the others follow, and brings the old primary back as a replica that gave up what it alone had", async () => {
    const { stream } = site.adapters;
    await stream.follow(STREAM, "kr-c", "kr-b", site.act());
    expect(await node("kr-c")).toMatchObject({ role: "replica", linked: true });
    expect(await stream.rejoin(STREAM, "kr-a", "kr-b", site.act())).toEqual({ how: "copied" });
    expect(await stream.rejoin(STREAM, "kr-a", "kr-b", site.act())).toEqual({ how: "already" });
    expect(await host("kr-a")).toEqual({ running: true, fenced: false, role: "replica", following: "kr-b" });
    expect(await write("kr-b", 5)).toBe(true);
    const lists = await Promise.all((["kr-a", "kr-b", "kr-c"] as const).map((zone) => numbersOf(zone)));
    for (const list of lists) expect(list).toEqual(expect.arrayContaining(acknowledged));
    await eventually(5000, "all have the same", async () => {
      const now = await Promise.all((["kr-a", "kr-b", "kr-c"] as const).map((zone) => numbersOf(zone)));
      return new Set(now.map((one) => one.join())).size === 1;
    });
  });

  it("confirms from outside that a node is off", async () => {
    await site.adapters.power.powerOff("kr-c", STREAM, site.act());
    expect(await site.adapters.power.isOff("kr-c", STREAM, site.look(12_000))).toBe(true);
    await startComponent(lab.manifest, "kr-c", "stream");
    await eventually(10_000, "it is linked", async () => (await node("kr-c").catch(() => null))?.linked === true);
    expect(await site.adapters.power.isOff("kr-c", STREAM, site.look(12_000))).toBe(false);
  });
});

describe("StreamPort towards Redis: dead letters", () => {
  it("puts 3,000 back in the order they once had, each once, with Redis and its agent killed in the middle", async () => {
    await Promise.all([stopConsumers(), ask("kr-b", "DEL", "logs", "logs-dead")]);
    const count = 3_000;
    // Given up in another order than they came in.
    const order = Array.from({ length: count }, (_, index) => ((index * 7_919) % count) + 1);
    for (let at = 0; at < count; at += 500)
      await ask(
        "kr-b",
        "EVAL",
        "for i = 1, #ARGV do redis.call('XADD', KEYS[1], '*', 'number', ARGV[i], 'origin', ARGV[i] .. '-0', 'why', 'test') end",
        1,
        "logs-dead",
        ...order.slice(at, at + 500),
      );
    const told: number[] = [];
    let killed = false;
    const replaying = site.adapters.stream.replayDeadLetters(
      STREAM,
      "kr-b",
      { id: "contract", limit: 10_000 },
      site.act({ ms: 110_000 }),
      (moved) => told.push(moved),
    );
    const some = async (n: number) => (await ask<number>("kr-b", "XLEN", "logs").catch(() => 0)) >= n;
    await eventually(20_000, "it has begun", () => some(200));
    await killHard("kr-b");
    killed = true;
    await startComponent(lab.manifest, "kr-b", "stream");
    await killAll(() => processesOf(lab.manifest, "kr-b", "agent"), 5_000);
    await startComponent(lab.manifest, "kr-b", "agent");
    expect(await replaying).toEqual({ moved: count });
    expect(killed).toBe(true);
    expect(await numbersOf("kr-b", "logs")).toEqual(Array.from({ length: count }, (_, index) => index + 1));
    expect((await node("kr-b")).deadLetters).toBe(0);
    // The same replay again is done.
    const again = { id: "contract", limit: 10_000 };
    const act = site.act();
    expect(await site.adapters.stream.replayDeadLetters(STREAM, "kr-b", again, act, () => {})).toEqual({
      moved: count,
    });
    await expect(
      site.adapters.stream.replayDeadLetters(STREAM, "kr-a", { id: "elsewhere", limit: 1 }, site.act(), () => {}),
    ).rejects.toMatchObject({ code: "failed" });
  });
});

/** The lab's own consumers would take what is put back. */
async function stopConsumers(): Promise<void> {
  for (const zone of ["kr-a", "kr-b", "kr-c"] as const)
    await site.adapters.scaler.scale("ingest/consumers-kr", zone, 0, site.act());
}
