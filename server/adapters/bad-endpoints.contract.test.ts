import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer as createHttps } from "node:https";
import { type AddressInfo, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { SignedVote, Vote } from "#agent/protocol.ts";
import { VoteSigner } from "#agent/sign-vote.ts";
import { DETECTION, type Topology } from "#domain/topology/topology.ts";
import { addressesOf } from "#lab/addresses.ts";
import { type Certificates, ensureCertificates } from "#lab/certificates.ts";
import { type Act, AdapterError, type Adapters, type CallRecord } from "./ports.ts";
import { makeAdapters } from "./registry.ts";

/** Every port towards endpoints that refuse, hang and answer nonsense: an error of the right kind, in time, nothing thrown raw. */
const HERE = addressesOf("kr-a", 24).agent;
let folder = "";
let certificates: Certificates;
const open: Server[] = [];
const sites: { close(): Promise<void> }[] = [];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "haechi-endpoints-"));
  certificates = await ensureCertificates(folder, 24);
});
afterEach(async () => {
  for (const site of sites.splice(0)) await site.close();
  for (const server of open.splice(0)) server.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, HERE, resolve));
  open.push(server);
  return (server.address() as AddressInfo).port;
}

async function closedPort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Accepts, reads, never answers. */
const hanging = () => listen(createServer((socket) => socket.on("error", () => {}).resume()));
const talking = (text: string) => listen(createServer((socket) => socket.on("error", () => {}).end(text)));
/** A genuine agent by its certificate, whose every answer is `text`. */
async function lyingAgent(text: string | null): Promise<number> {
  const { cert, key, ca } = certificates.agents["kr-a"];
  const options = { cert: readFileSync(cert), key: readFileSync(key), ca: readFileSync(ca), requestCert: true };
  const server = createHttps(options, (request, response) => {
    request.resume();
    if (text !== null) request.on("end", () => response.end(text));
  });
  return await listen(server as unknown as Server);
}

const CONSUMERS = {
  kind: "consumers",
  region: "kr",
  zones: ["kr-a"],
  group: "case-makers",
  of: "console/stream",
  instance: "consumers",
  normal: 1,
  most: 4,
} as const;

function siteAt(port: number, credentials = certificates.client): Adapters {
  const agent = `https://${HERE}:${port}`;
  const map = { file: "route.map", key: "console" };
  const topology: Topology = {
    site: "test",
    locales: ["en"],
    regions: { kr: { zones: ["kr-a"], country: "KR" } },
    agents: { "kr-a": agent, outside: agent },
    roles: { claim: "groups", map: {} },
    services: {
      console: {
        title: {},
        tier: "control-plane",
        data: "none",
        objectives: {},
        components: {
          entrance: {
            adapter: "haproxy",
            kind: "entrance",
            agent: "outside",
            url: `http://${HERE}:${port}`,
            backends: { kr: "kr" },
            map,
          },
          "gateway-kr": { adapter: "haproxy", kind: "gateway", region: "kr", backend: "console", zones: ["kr-a"], map },
          "flags-kr": { adapter: "flags", kind: "flags", region: "kr", zones: ["kr-a"] },
          consumers: { ...CONSUMERS, adapter: "processes", url: null },
          "by-command": { ...CONSUMERS, adapter: "scaler-commands", url: null },
          "by-http": { ...CONSUMERS, adapter: "scaler-http", url: `http://${HERE}:${port}/consumers/{zone}` },
        },
      },
      "meta-db": {
        title: {},
        tier: "database",
        data: "customer",
        objectives: {},
        components: {
          kr: {
            adapter: "postgresql",
            kind: "database",
            region: "kr",
            database: "meta",
            user: "haechi",
            password: "x",
            nodes: { "kr-a": `${HERE}:${port}` },
            synchronous: 0,
            rowLevelSecurity: true,
            router: null,
          },
        },
      },
    },
    policies: { approvals: {}, capacity: { headroom: 0.3 }, detection: DETECTION, automatic: [], backlog: [] },
    sovereignty: { mayCross: [] },
  };
  const adapters = makeAdapters(topology, credentials);
  sites.push(adapters);
  return adapters;
}

const look = () => ({ signal: AbortSignal.timeout(3000) });
function act(calls: CallRecord[] = [], ms = 3000): Act {
  return { scope: "kr", token: 1n, key: "k", signal: AbortSignal.timeout(ms), record: (call) => calls.push(call) };
}
const DB = "meta-db/kr";
const router = { agent: "kr-a", instance: "gateway", backend: "meta-db", server: "kr-a" };

const AGENT_CALLS: Readonly<Record<string, (site: Adapters) => Promise<unknown>>> = {
  observeGateway: (site) => site.gateway.observeGateway("console/gateway-kr", "kr-a", look()),
  observeEntrance: (site) => site.gateway.observeEntrance("console/entrance", look()),
  setServer: (site) => site.gateway.setServer({ ...router, backend: "console" }, "maint", act()),
  setWeight: (site) => site.gateway.setWeight(router, 1, act()),
  setMap: (site) => site.gateway.setMap("kr-a", "gateway", "m", "a", "b", act()),
  shutdownSessions: (site) => site.gateway.shutdownSessions(router, act()),
  observeHost: (site) => site.database.observeHost(DB, "kr-a", look()),
  fence: (site) => site.database.fence(DB, "kr-a", act()),
  handOver: (site) => site.database.handOver(DB, "kr-a", act()),
  promote: (site) => site.database.promote(DB, "kr-a", act()),
  follow: (site) => site.database.follow(DB, "kr-a", null, act()),
  setSynchronous: (site) => site.database.setSynchronous(DB, "kr-a", [], act()),
  rejoin: (site) => site.database.rejoin(DB, "kr-a", "kr-b", act()),
  powerOff: (site) => site.power.powerOff("kr-a", DB, act()),
  isOff: (site) => site.power.isOff("kr-a", DB, look()),
  observeFlags: (site) => site.flags.observeFlags("console/flags-kr", "kr-a", look()),
  setFlag: (site) => site.flags.setFlag("console/flags-kr", "kr-a", "limited", "on", act()),
  observeProcesses: (site) => site.scaler.observe("console/consumers", "kr-a", look()),
  scaleProcesses: (site) => site.scaler.scale("console/consumers", "kr-a", 2, act()),
  observeByCommand: (site) => site.scaler.observe("console/by-command", "kr-a", look()),
  scaleByCommand: (site) => site.scaler.scale("console/by-command", "kr-a", 2, act()),
  runCommand: (site) => site.host.runCommand("kr-a", "c", act()),
  searchMarkers: (site) => site.host.searchMarkers("kr-a", "s", look()),
  status: (site) => site.witness.status("kr-a", look()),
  vote: (site) => site.witness.vote("kr-a", "t", look()),
  votes: (site) => site.witness.votes("kr-a", "a-nonce-of-this-test", look()),
};
const OWN_CALLS: Readonly<Record<string, (site: Adapters) => Promise<unknown>>> = {
  observeNode: (site) => site.database.observeNode(DB, "kr-a", look()),
  missingCanaries: (site) => site.database.missingCanaries(DB, "kr-a", 1n, 2n, [1n], look()),
  rowLevelSecurityHolds: (site) => site.database.rowLevelSecurityHolds(DB, "kr-a", look()),
  observeByHttp: (site) => site.scaler.observe("console/by-http", "kr-a", look()),
  probe: (site) => site.entrance.probe("console/entrance", look()),
};

/** Asks everything at once; gives the code of each, and how long the slowest took. */
async function codes(
  site: Adapters,
  calls: typeof AGENT_CALLS,
): Promise<{ codes: Record<string, string>; ms: number }> {
  const started = performance.now();
  const found = await Promise.all(
    Object.entries(calls).map(async ([name, call]) => {
      const code = await call(site).then(
        () => "no error",
        (error) => (error instanceof AdapterError ? error.code : `raw: ${String(error)}`),
      );
      return [name, code] as const;
    }),
  );
  return { codes: Object.fromEntries(found), ms: performance.now() - started };
}
const each = (calls: typeof AGENT_CALLS, code: string) =>
  Object.fromEntries(Object.keys(calls).map((name) => [name, code]));

describe("an agent that", () => {
  it("refuses the connection", async () => {
    const { codes: found } = await codes(siteAt(await closedPort()), AGENT_CALLS);
    expect(found).toEqual(each(AGENT_CALLS, "refused-connection"));
  });

  it("accepts and never speaks", async () => {
    const { codes: found, ms } = await codes(siteAt(await hanging()), AGENT_CALLS);
    expect(found).toEqual(each(AGENT_CALLS, "timeout"));
    expect(ms).toBeLessThan(6000);
  });

  it("takes the request and never answers", async () => {
    const { codes: found, ms } = await codes(siteAt(await lyingAgent(null)), AGENT_CALLS);
    expect(found).toEqual(each(AGENT_CALLS, "timeout"));
    expect(ms).toBeLessThan(6000);
  });

  it.each([
    ["what is not JSON", "<html>It works!</html>"],
    ["JSON of another shape", '{"ok":true,"repeated":false,"surprise":1}'],
    ["nothing", ""],
  ])("answers %s", async (_, text) => {
    const { codes: found } = await codes(siteAt(await lyingAgent(text)), AGENT_CALLS);
    expect(found).toEqual(each(AGENT_CALLS, "nonsense"));
  });

  it("is no agent: it speaks another protocol", async () => {
    const { codes: found } = await codes(siteAt(await talking("SSH-2.0-OpenSSH_9.2\r\n")), AGENT_CALLS);
    expect(found).toEqual(each(AGENT_CALLS, "nonsense"));
  });

  it("answers an act with a result that lacks what was asked for", async () => {
    const site = siteAt(await lyingAgent('{"ok":true,"repeated":false,"result":{}}'));
    await expect(site.database.promote(DB, "kr-a", act())).rejects.toMatchObject({ code: "nonsense" });
    await expect(site.database.handOver(DB, "kr-a", act())).rejects.toMatchObject({ code: "nonsense" });
    await expect(site.database.rejoin(DB, "kr-a", "kr-b", act())).rejects.toMatchObject({ code: "nonsense" });
  });

  it.each(["stale-token", "refused", "failed", "timeout"])(
    "says %s, which arrives as such and is not tried again",
    async (code) => {
      const calls: CallRecord[] = [];
      const site = siteAt(await lyingAgent(JSON.stringify({ ok: false, error: { code, message: "why" } })));
      await expect(site.database.promote(DB, "kr-a", act(calls))).rejects.toMatchObject({ code, detail: "why" });
      expect(calls).toMatchObject([{ to: "kr-a", ok: false }]);
    },
  );

  it("is signed by nobody we know", async () => {
    const other = await ensureCertificates(mkdtempSync(join(folder, "other-")), 24);
    const site = siteAt(await lyingAgent("{}"), { ...certificates.client, ca: other.ca });
    await expect(site.witness.status("kr-a", look())).rejects.toMatchObject({ code: "nonsense" });
  });

  it("cannot be spoken to for want of a certificate: the remedy is named", async () => {
    const site = siteAt(await closedPort(), { cert: "/none.pem", key: "/none.key", ca: "/none.ca" });
    await expect(site.witness.status("kr-a", look())).rejects.toThrow(/HAECHI_AGENT_CERT/);
  });
});

describe("votes are not believed", () => {
  const NONCE = "a-nonce-of-this-test";
  const keyFile = () => readFileSync(certificates.agents["kr-a"].signingKey, "utf8");
  const vote = (over: Partial<Vote> = {}): Vote => ({
    ...{ agent: "kr-a", target: "kr-b", answers: false, reason: "agent timeout", latencyMs: 1500 },
    ...{ at: "2026-01-01T00:00:00Z", nonce: NONCE, ...over },
  });
  /** A genuine agent that answers these votes, signed with its own key, whatever it was asked. */
  async function answering(votes: readonly SignedVote[]): Promise<Adapters> {
    const { publicKey } = new VoteSigner(keyFile());
    const status = { zone: "kr-a", version: "1", startedAt: "", tokens: {}, repeats: 0, refusedStale: 0, publicKey };
    const { cert, key, ca } = certificates.agents["kr-a"];
    const server = createHttps(
      { cert: readFileSync(cert), key: readFileSync(key), ca: readFileSync(ca), requestCert: true },
      (request, response) => {
        const asked = request.url?.startsWith("/v1/status") ? status : { votes };
        request.resume().on("end", () => response.end(JSON.stringify(asked)));
      },
    );
    return siteAt(await listen(server as unknown as Server));
  }
  const signed = (one: Vote) => new VoteSigner(keyFile()).sign(one);
  const asked = async (votes: readonly SignedVote[]) =>
    (await answering(votes)).witness.votes("kr-a", NONCE, look()).then(
      (all) => all.length,
      (error: AdapterError) => error.code,
    );

  it("unless each was signed by this agent, for this question, on another zone than its own", async () => {
    expect(await asked([signed(vote()), signed(vote({ target: "kr-b/meta-db" }))])).toBe(2);
    const another = generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    for (const [why, bad] of Object.entries({
      "an old vote, played again": signed(vote({ nonce: "the-nonce-of-yesterday" })),
      "a look without a question": signed(vote({ nonce: undefined })),
      "another agent's vote": signed(vote({ agent: "kr-c" })),
      "a vote on its own zone": signed(vote({ target: "kr-a" })),
      "a vote on its own database": signed(vote({ target: "kr-a/meta-db" })),
      "a vote changed on the way": { ...signed(vote()), vote: vote({ answers: true }) },
      "a vote signed by somebody else": new VoteSigner(another).sign(vote()),
    }))
      expect(await asked([signed(vote()), bad]), why).toBe("nonsense");
  });
});

describe("an act that nobody takes", () => {
  it("is tried again with the same key, a few times, and each try is told", async () => {
    const calls: CallRecord[] = [];
    const site = siteAt(await closedPort());
    await expect(site.database.fence(DB, "kr-a", act(calls))).rejects.toMatchObject({ code: "refused-connection" });
    expect(calls.map((call) => call.ok)).toEqual([false, false, false]);
  });

  it("does not begin when the step's time is over", async () => {
    const calls: CallRecord[] = [];
    const site = siteAt(await hanging());
    const late = { ...act(calls), signal: AbortSignal.abort() };
    await expect(site.database.fence(DB, "kr-a", late)).rejects.toMatchObject({ code: "timeout" });
  });
});

describe("a database or an entrance that", () => {
  it("refuses the connection", async () => {
    expect((await codes(siteAt(await closedPort()), OWN_CALLS)).codes).toEqual(each(OWN_CALLS, "refused-connection"));
  });

  it("accepts and never speaks", async () => {
    const { codes: found, ms } = await codes(siteAt(await hanging()), OWN_CALLS);
    expect(found).toEqual(each(OWN_CALLS, "timeout"));
    expect(ms).toBeLessThan(6000);
  });

  it("answers nonsense", async () => {
    const { codes: found } = await codes(siteAt(await talking("SSH-2.0-OpenSSH_9.2\r\n")), OWN_CALLS);
    for (const code of Object.values(found)) expect(["nonsense", "refused-connection"]).toContain(code);
  });

  it("is why a canary is not acknowledged, and that is no error", async () => {
    for (const port of [await closedPort(), await hanging()]) {
      expect(await siteAt(port).database.writeCanary(DB, 1n, look())).toBeNull();
    }
  });
});
