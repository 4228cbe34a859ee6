import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import type { Zone } from "./addresses.ts";
import { askAgent } from "./ask-agent.ts";
import { parseTarget } from "./components.ts";
import { countCases } from "./count.ts";
import { killTarget } from "./fault.ts";
import { type RunningLab, startLab } from "./harness.ts";
import { healTarget } from "./heal.ts";
import type { Manifest } from "./manifest.ts";
import { waitFor } from "./process/wait-for.ts";
import { remakeAlone } from "./remake.ts";
import { roleOf } from "./status.ts";

/** The lab as its agents find it: what they are configured with is real, and what a person can do through them works. */
let lab: RunningLab;
let manifest: Manifest;
beforeAll(async () => {
  lab = await startLab();
  manifest = lab.manifest;
});
afterAll(async () => {
  await lab?.down();
});

let calls = 0;
const act = async (place: Zone | "outside", verb: string, args: unknown, scope = "kr"): Promise<unknown> => {
  const send = { scope, token: "1", key: `lab-test-${++calls}`, args };
  const reply = await askAgent(manifest, place, `/v1/verbs/${verb}`, { send, timeoutMs: 60_000 });
  expect(reply.body, `${verb} in ${place}`).toMatchObject({ ok: true });
  return reply.body;
};
const vote = async (place: Zone, target: string): Promise<boolean> => {
  const reply = await askAgent(manifest, place, `/v1/probe/${encodeURIComponent(target)}`);
  return z.object({ vote: z.object({ answers: z.boolean() }) }).parse(reply.body).vote.answers;
};
const searched = z.object({ byPattern: z.object({ own: z.number(), foreign: z.number() }) });
const search = async (zone: Zone) =>
  searched.parse((await askAgent(manifest, zone, "/v1/search/region-files", { timeoutMs: 60_000 })).body).byPattern;

test("jp holds no kr marker; a command that lies about what it moves is caught; remaking jp leaves no trace", async () => {
  await fetch(`${manifest.entrance}/cases?tenant=hanbit-card`);
  const before = await search("jp-a");
  expect(before.own).toBeGreaterThan(0);
  expect(before.foreign).toBe(0);
  expect((await search("kr-b")).own).toBeGreaterThan(0);

  await act("jp-a", "host.run", { command: "export-catalogue" }, "jp");
  expect((await search("jp-a")).foreign).toBe(0);
  await act("jp-a", "host.run", { command: "copy-cases" }, "jp");
  expect((await search("jp-a")).foreign).toBeGreaterThan(0);

  await remakeAlone(manifest);
  const after = await search("jp-a");
  expect(after.own).toBeGreaterThan(0);
  expect(after.foreign).toBe(0);
});

test("a zone that was killed is seen as dead by the others, through relays that still accept", async () => {
  for (const target of ["kr-a/agent", "kr-a/gateway", "kr-a/meta-db", "entrance"])
    expect(await vote("kr-b", target), target).toBe(true);
  await killTarget(manifest, parseTarget("kr-a"));
  for (const target of ["kr-a/agent", "kr-a/gateway", "kr-a/meta-db"])
    expect(await vote("kr-b", target), target).toBe(false);
  const power = await askAgent(manifest, "outside", `/v1/observe/power/${encodeURIComponent("kr-a/meta-db")}`);
  expect(power.body).toMatchObject({ off: true });
});

test("promoted, routed and reprotected through the agents, no acknowledged row is lost, and the old primary is rewound", async () => {
  const since = new Date();
  await act("kr-b", "postgresql.promote", { instance: "meta-db" });
  const route = async (zone: Zone): Promise<void> => {
    const server = { instance: "gateway", backend: "meta-db" };
    await act(zone, "haproxy.server-state", { ...server, server: "kr-a", state: "maint" });
    await act(zone, "haproxy.server-state", { ...server, server: "kr-b", state: "ready" });
  };
  await Promise.all([route("kr-b"), route("kr-c")]);
  await act("kr-c", "postgresql.follow", { instance: "meta-db", zone: "kr-b" });
  await act("kr-b", "postgresql.synchronous", { instance: "meta-db", names: ["kr-c"] });
  await waitFor(
    "customers are acknowledged again",
    20_000,
    async () => (await countCases(manifest, since)).acknowledged > 10,
  );

  await healTarget(manifest, parseTarget("kr-a"), () => {});
  const started = z
    .object({ operation: z.string() })
    .parse(await act("kr-a", "postgresql.rejoin", { instance: "meta-db", zone: "kr-b" }));
  const done = await waitFor("the rejoin ends", 60_000, async () => {
    const { body } = await askAgent(manifest, "kr-a", `/v1/operations/${started.operation}`);
    const answer = z.object({ state: z.string(), result: z.unknown(), error: z.string().optional() }).parse(body);
    return answer.state === "running" ? null : answer;
  });
  expect(done).toMatchObject({ state: "done", result: { how: "rewound" } });
  expect(await roleOf(manifest, "kr-a")).toBe("standby");
  expect(await countCases(manifest, new Date(0))).toMatchObject({
    primary: "kr-b",
    timeline: 2,
    lost: 0,
    duplicated: 0,
  });
});
