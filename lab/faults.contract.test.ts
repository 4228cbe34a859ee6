import { connect } from "node:net";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Zone, zonesOf } from "./addresses.ts";
import { askAgent } from "./ask-agent.ts";
import { parseTarget } from "./components.ts";
import { countCases } from "./count.ts";
import { acknowledgedBy } from "./count-local.ts";
import { makeFault } from "./fault-command.ts";
import { skewClock } from "./faults/clock.ts";
import { freezeTarget } from "./faults/freeze.ts";
import { delayLinks, halfOpenLinks, partitionZone } from "./faults/links.ts";
import { losePower } from "./faults/power.ts";
import { slowSocket } from "./faults/slow-socket.ts";
import { askHaproxy } from "./haproxy/admin.ts";
import { type RunningLab, startLab } from "./harness.ts";
import { healTarget } from "./heal.ts";
import type { Manifest } from "./manifest.ts";
import { findFaketime } from "./packages.ts";
import { runSql } from "./postgresql/run-tool.ts";
import { postgresOf } from "./process/members.ts";
import { waitFor } from "./process/wait-for.ts";
import { askRelay } from "./relay/ask.ts";
import { labStatus, statusLines } from "./status.ts";
import { processesOf } from "./stop-component.ts";
import { readJournal } from "./writer/journal.ts";

/** Faults as the real components meet them. */
let lab: RunningLab;
let manifest: Manifest;
beforeAll(async () => {
  lab = await startLab();
  manifest = lab.manifest;
  await waitFor("every writer has been acknowledged", 20_000, async () => {
    const count = await countCases(manifest, new Date(0));
    return count.acknowledged > 10 && localOf("kr-a").acknowledged.size > 3;
  });
});
afterAll(async () => {
  await lab?.down();
});

const heal = (name: string) => healTarget(manifest, parseTarget(name), () => {});
const localOf = (zone: Zone) => readJournal(manifest.localJournals[zone] ?? "");
const acknowledgedSince = (zone: Zone, at: number): number =>
  [...localOf(zone).acknowledged.values()].filter((entry) => entry.at > at).length;
/** One query with a limit; `through` is the server itself or the control plane's way to it. */
const ask = async (zone: Zone, through: "direct" | "address", limitMs: number): Promise<number> => {
  const [host, port] = manifest.zones[zone].postgresql[through].split(":");
  const login = { user: "haechi", password: manifest.passwords.haechi, database: manifest.database };
  const client = new Client({ host: host ?? "", port: Number(port), ...login, connectionTimeoutMillis: limitMs });
  client.on("error", () => {});
  const began = performance.now();
  try {
    await client.connect();
    await client.query({ text: "select 1", query_timeout: limitMs } as { text: string });
    return performance.now() - began;
  } finally {
    await client.end().catch(() => {});
  }
};
const accepts = (address: string): Promise<boolean> => {
  const [host, port] = address.split(":");
  return new Promise((resolve) => {
    const socket = connect(Number(port), host ?? "", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
};
const nothingBroken = async (): Promise<void> => {
  const count = await countCases(manifest, new Date(0));
  expect(count).toMatchObject({ lost: 0, duplicated: 0 });
  for (const zone of zonesOf("kr")) expect(count.local[zone], zone).toMatchObject({ lost: 0, duplicated: 0 });
};
const writesAgain = (since: number) =>
  waitFor("kr-a's local writer is acknowledged again", 20_000, async () => acknowledgedSince("kr-a", since) > 2);

test("a local writer is acknowledged by the primary of its own zone alone, and is counted apart", async () => {
  const rows = await acknowledgedBy(manifest, "kr-a", new Date(0));
  expect(rows.length).toBeGreaterThan(3);
  expect(rows.every((row) => row.timeline === 1 && row.survives)).toBe(true);
  expect(await acknowledgedBy(manifest, "kr-b", new Date(0))).toEqual([]);
  const marked = await runSql(
    manifest,
    "kr-a",
    "select bool_and(body ~ 'mk1kr[0-9a-f]{16}') from direct_entries",
    manifest.database,
  );
  expect(marked).toBe("t");
});

test("a local writer's lost row is counted as lost, one that is there twice as duplicated", async () => {
  await freezeTarget(manifest, parseTarget("kr-a/local-writer"));
  const [first, second] = [...localOf("kr-a").acknowledged.keys()];
  await runSql(
    manifest,
    "kr-a",
    `create table kept as select * from direct_entries where writer = 'kr-a' and number in (${first}, ${second});
     delete from direct_entries where writer = 'kr-a' and number = ${first};
     insert into direct_entries select * from kept where number = ${second};`,
    manifest.database,
  );
  expect((await countCases(manifest, new Date(0))).local["kr-a"]).toMatchObject({
    lost: 1,
    lostNumbers: [first],
    duplicated: 1,
  });
  await runSql(
    manifest,
    "kr-a",
    `delete from direct_entries where writer = 'kr-a' and number in (${first}, ${second});
     insert into direct_entries select * from kept; drop table kept;`,
    manifest.database,
  );
  await heal("kr-a/local-writer");
  await nothingBroken();
});

test("a frozen zone accepts and answers nothing, to its last database session; healed, it goes on as it was", async () => {
  const before = postgresOf(manifest.zones["kr-a"].postgresql.dataDir).map((row) => row.pid);
  expect(await freezeTarget(manifest, parseTarget("kr-a"))).toBeGreaterThan(before.length);
  const all = parseTarget("kr-a").components.flatMap((name) => [...processesOf(manifest, "kr-a", name)]);
  expect(all.filter((row) => row.state !== "T")).toEqual([]);
  const frozenAt = Date.now();
  expect(await accepts(manifest.zones["kr-a"].postgresql.direct)).toBe(true);
  await expect(ask("kr-a", "direct", 1_000)).rejects.toThrow(/timeout/i);
  const status = await labStatus(manifest);
  expect(status.components.filter((row) => row.frozen).map((row) => row.name)).toEqual(
    parseTarget("kr-a").components.map((name) => `kr-a/${name}`),
  );
  expect(statusLines(status).find((line) => line.startsWith("kr-a/meta-db"))).toMatch(/FROZEN$/);
  expect(acknowledgedSince("kr-a", frozenAt)).toBe(0);

  const healed = await heal("kr-a");
  expect(healed.map((row) => row.outcome)).toEqual(healed.map(() => "was running"));
  const after = new Set(postgresOf(manifest.zones["kr-a"].postgresql.dataDir).map((row) => row.pid));
  expect(after.has(before[0] ?? -1)).toBe(true);
  expect((await labStatus(manifest)).faults).toEqual([]);
  await writesAgain(Date.now());
  await nothingBroken();
});

test("a zone that was cut off lives on, hears nobody, and nothing that was acknowledged is lost afterwards", async () => {
  const lsn = async (zone: Zone): Promise<bigint> =>
    BigInt(await runSql(manifest, zone, "select (pg_last_wal_replay_lsn() - '0/0')::bigint"));
  expect(await partitionZone(manifest, "kr-a")).toBeGreaterThan(20);
  const cutAt = Date.now();
  await waitFor("kr-b knows that it hears nothing any more", 15_000, async () => {
    const streams = await runSql(
      manifest,
      "kr-b",
      "select count(*) from pg_stat_wal_receiver where status = 'streaming'",
    );
    return streams === "0";
  });
  const heard = await lsn("kr-b");
  const asked = Math.max(...localOf("kr-a").asked.keys());
  await waitFor(
    "kr-a's writer goes on asking, and what nobody confirmed is called off",
    20_000,
    async () => Math.max(...localOf("kr-a").asked.keys()) > asked + 1 && localOf("kr-a").unconfirmed.size > 0,
  );
  // What had been confirmed before the cut may have been heard just after it; nothing is once kr-b is deaf.
  const deafAt = cutAt + 1_000;
  expect(acknowledgedSince("kr-a", deafAt)).toBe(0);
  expect(await lsn("kr-b")).toBe(heard);
  // Inside, it answers; the control plane's ways in do not.
  expect(await ask("kr-a", "direct", 2_000)).toBeLessThan(2_000);
  await expect(ask("kr-a", "address", 1_000)).rejects.toThrow(/timeout/i);
  expect((await fetch(`${manifest.zones["kr-a"].gateway.url}/gateway/alive`)).status).toBe(200);
  const probe = await askAgent(manifest, "outside", `/v1/probe/${encodeURIComponent("kr-a/agent")}`);
  expect(probe.body).toMatchObject({ vote: { answers: false } });
  const power = await askAgent(manifest, "outside", `/v1/observe/power/${encodeURIComponent("kr-a/meta-db")}`);
  expect(power.body).toMatchObject({ off: false });
  expect(statusLines(await labStatus(manifest)).some((line) => line.startsWith("kr-a PARTITIONED"))).toBe(true);

  await heal("kr-a");
  await writesAgain(Date.now());
  await nothingBroken();
  expect((await countCases(manifest, new Date(0))).local["kr-a"]?.unconfirmed).toBeGreaterThan(0);
});

test("a relay that comes back comes back into the faults in force", async () => {
  await partitionZone(manifest, "kr-c");
  await makeFault(manifest, "kill", "kr-b/relay", {});
  await heal("kr-b/relay");
  const rows = await askRelay(manifest.relays["kr-b"]);
  const silent = rows.filter((row) => row.treatment.out.silent && row.treatment.in.silent).map((row) => row.name);
  expect(silent.length).toBeGreaterThan(0);
  expect(silent.every((name) => name.startsWith("kr-b>kr-c/"))).toBe(true);
  await heal("kr-c");
  const healed = await askRelay(manifest.relays["kr-b"]);
  expect(healed.filter((row) => row.treatment.out.silent)).toEqual([]);
});

test("without its power control a zone is neither off nor known to be, and stays on", async () => {
  losePower(manifest, "kr-c");
  const look = await askAgent(manifest, "outside", `/v1/observe/power/${encodeURIComponent("kr-c/meta-db")}`);
  expect(JSON.stringify(look.body)).toMatch(/power control of kr-c does not answer/);
  expect(look.status).not.toBe(200);
  const off = await askAgent(manifest, "outside", "/v1/verbs/power.off", {
    send: { scope: "kr", token: "1", key: "no-power-1", args: { target: "kr-c/meta-db" } },
    timeoutMs: 20_000,
  });
  expect(off.body).toMatchObject({ ok: false });
  expect(postgresOf(manifest.zones["kr-c"].postgresql.dataDir).length).toBeGreaterThan(0);
  await heal("kr-c");
  const again = await askAgent(manifest, "outside", `/v1/observe/power/${encodeURIComponent("kr-c/meta-db")}`);
  expect(again.body).toMatchObject({ off: false });
});

test("a delay is met by whoever crosses, of the chosen service alone", async () => {
  await delayLinks(manifest, "jp-a", 120, { service: "sql" });
  expect(await ask("jp-a", "address", 5_000)).toBeGreaterThan(480);
  expect(await ask("jp-a", "direct", 5_000)).toBeLessThan(480);
  const agents = (await askRelay(manifest.relays.outside)).find((row) => row.name === "outside>jp-a/agent");
  expect(agents?.treatment.out.delayMs).toBe(0);
  await heal("jp-a");
  expect(await ask("jp-a", "address", 5_000)).toBeLessThan(480);
});

test("half-open: what the zone says is not heard, what it is told still arrives", async () => {
  await halfOpenLinks(manifest, "kr-b", "out");
  const rows = (await askRelay(manifest.relays["kr-b"])).filter((row) => row.name.startsWith("kr-b>"));
  expect(rows.every((row) => row.treatment.out.silent && !row.treatment.in.silent)).toBe(true);
  await waitFor("the primary gives up on the standby that does not answer", 20_000, async () => {
    const sees = await runSql(
      manifest,
      "kr-a",
      "select count(*) from pg_stat_replication where application_name = 'kr-b'",
    );
    return sees === "0";
  });
  await heal("kr-b");
  await writesAgain(Date.now());
  await nothingBroken();
});

test("a slow admin socket answers, but not in time; traffic goes on, and healed it is as quick as before", async () => {
  await slowSocket(manifest, "kr-c");
  const { adminSocket, url } = manifest.zones["kr-c"].gateway;
  await expect(askHaproxy(adminSocket, "show info", 900)).rejects.toThrow(/did not answer/);
  const look = await askAgent(manifest, "kr-c", "/v1/observe/haproxy/gateway", { timeoutMs: 10_000 });
  expect(look.status).not.toBe(200);
  expect((await fetch(`${url}/gateway/alive`)).status).toBe(200);
  await heal("kr-c");
  expect(await askHaproxy(adminSocket, "show info", 2_000)).toContain("Uptime");
  expect((await askAgent(manifest, "kr-c", "/v1/observe/haproxy/gateway")).status).toBe(200);
});

const faketime = findFaketime();
if (faketime === null)
  console.warn("SKIPPED: wrong clocks are not tested, since the Debian package faketime is missing");
test.skipIf(faketime === null)(
  "one component's clock is wrong, the others' are right, and healed it is right again",
  async () => {
    const clockOf = async (zone: Zone): Promise<number> =>
      Number(await runSql(manifest, zone, "select extract(epoch from clock_timestamp())")) * 1_000 - Date.now();
    await skewClock(manifest, parseTarget("kr-c/meta-db"), -120);
    expect(await clockOf("kr-c")).toBeLessThan(-115_000);
    expect(Math.abs(await clockOf("kr-b"))).toBeLessThan(5_000);
    await skewClock(manifest, parseTarget("kr-b/agent"), 90);
    expect((await askAgent(manifest, "kr-b", "/v1/status")).status).toBe(200);
    const vote = await askAgent(manifest, "kr-b", `/v1/probe/${encodeURIComponent("kr-a/agent")}`);
    expect(Math.max(...timesIn(vote.body))).toBeGreaterThan(Date.now() + 80_000);
    await heal("kr-c");
    await heal("kr-b/agent");
    expect(Math.abs(await clockOf("kr-c"))).toBeLessThan(5_000);
    const right = await askAgent(manifest, "kr-b", `/v1/probe/${encodeURIComponent("kr-a/agent")}`);
    expect(Math.max(...timesIn(right.body))).toBeLessThan(Date.now() + 5_000);
    await writesAgain(Date.now());
  },
);
/** Every time that an answer names, in epoch milliseconds. */
const timesIn = (body: unknown): readonly number[] =>
  (JSON.stringify(body).match(/\d{4}-\d\d-\d\dT[\d:.]+Z/g) ?? []).map((text) => Date.parse(text));

test("a bad target, service or number is refused in plain words, and changes nothing", async () => {
  const refused = (name: string, target: string, flags: Parameters<typeof makeFault>[3] = {}) =>
    makeFault(manifest, name, target, flags).then(
      () => "accepted",
      (error: Error) => error.message,
    );
  expect(await refused("partition", "outside")).toMatch(/is no zone/);
  expect(await refused("partition", "kr-a/agent")).toMatch(/is no zone/);
  expect(await refused("freeze", "kr-d")).toMatch(/is no place/);
  expect(await refused("freeze", "jp-a/local-writer")).toMatch(/jp-a has no "local-writer"/);
  expect(await refused("blackhole", "kr-a>kr-a")).toMatch(/names no link/);
  expect(await refused("delay", "kr-a")).toMatch(/whole number of milliseconds/);
  expect(await refused("delay", "kr-a", { ms: "5", service: "mail" })).toMatch(/--service is one of/);
  expect(await refused("half-open", "kr-a", { way: "up" })).toMatch(/--way is in or out/);
  expect(await refused("slow-socket", "outside")).toMatch(/is no zone/);
  expect(await refused("clock", "kr-a", { skew: "soon" })).toMatch(/whole number of seconds/);
  expect(await refused("disk-full", "kr-a")).toMatch(/--bounded-disks/);
  expect(await refused("melt", "kr-a")).toMatch(/no fault "melt"/);
  expect((await labStatus(manifest)).faults).toEqual([]);
});
