import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { type RequestOptions, request, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { addressesOf } from "#lab/addresses.ts";
import { type Certificates, ensureCertificates } from "#lab/certificates.ts";
import { openAgent } from "./agent.ts";
import { agentConfig } from "./config.ts";
import { serve } from "./server.ts";

/** The agent's door, over its real protocol: who may come in, what is believed, what happens once. */
const HOST = addressesOf("kr-b", 24).agent;
let folder = "";
let certificates: Certificates;
let server: Server;
let port = 0;
const written = () => readFileSync(join(folder, "written"), "utf8").trim().split("\n").length;

async function start(): Promise<void> {
  const files = certificates.agents["kr-b"];
  const config = agentConfig.parse({
    zone: "kr-b",
    region: "kr",
    listen: { host: HOST, port: 0 },
    tls: { cert: files.cert, key: files.key, ca: files.ca },
    signingKey: files.signingKey,
    stateDir: join(folder, "state"),
    commands: {
      append: { argv: ["/bin/sh", "-c", `sleep 0.2; echo x >> ${join(folder, "written")}`], timeoutMs: 5000 },
      fail: { argv: ["/bin/sh", "-c", `echo x >> ${join(folder, "written")}; exit 3`], timeoutMs: 5000 },
      endless: { argv: ["/bin/sleep", "60"], timeoutMs: 300 },
    },
    pgbackrest: {
      slow: {
        argv: ["/bin/sh", "-c", `until [ -e ${join(folder, "let-go")} ]; do sleep 0.05; done; echo status: ok`],
        repository: folder,
        runAs: null,
        scratch: { folder, binDir: folder, socketDir: folder, host: HOST, port: 1, superuser: "postgres" },
      },
    },
  });
  server = await serve(await openAgent(config));
  port = (server.address() as AddressInfo).port;
}
async function stop(): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
beforeAll(async () => {
  certificates = await ensureCertificates(mkdtempSync(join(tmpdir(), "haechi-agent-tls-")), 24);
});
afterAll(() => rmSync(join(certificates.ca, ".."), { recursive: true, force: true }));
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "haechi-agent-"));
  await start();
});
afterEach(async () => {
  await stop();
  rmSync(folder, { recursive: true, force: true });
});

type Answer = { readonly status: number; readonly body: Record<string, unknown> };
async function ask(path: string, body?: string, more: RequestOptions = {}): Promise<Answer> {
  const { client } = certificates;
  const own = { ca: readFileSync(client.ca), cert: readFileSync(client.cert), key: readFileSync(client.key) };
  return await new Promise((resolve, reject) => {
    const call = request(
      { host: HOST, port, path, method: body === undefined ? "GET" : "POST", agent: false, ...own, ...more },
      (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (part: string) => {
          text += part;
        });
        response.on("end", () => resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) }));
      },
    );
    call.on("error", reject);
    call.end(body);
  });
}
const run = (command: string, { key = "k", token = "5", scope = "kr" } = {}) =>
  ask("/v1/verbs/host.run", JSON.stringify({ scope, token, key, args: { command } }));

describe("the agent's door", () => {
  it("lets nobody in without a certificate of the site's authority, nor by an older TLS", async () => {
    await expect(ask("/v1/status", undefined, { cert: undefined, key: undefined })).rejects.toThrow();
    const strangers = await ensureCertificates(mkdtempSync(join(folder, "strangers-")), 24);
    const foreign = { cert: readFileSync(strangers.client.cert), key: readFileSync(strangers.client.key) };
    await expect(ask("/v1/status", undefined, foreign)).rejects.toThrow();
    await expect(ask("/v1/status", undefined, { maxVersion: "TLSv1.2" })).rejects.toThrow();
    expect((await ask("/v1/status")).body).toMatchObject({ zone: "kr-b", repeats: 0, refusedStale: 0 });
  });

  it.each([
    ["not JSON", "{"],
    ["without a token", '{"scope":"kr","key":"k","args":{"command":"append"}}'],
    ["with a token that is no number", '{"scope":"kr","token":"-1","key":"k","args":{"command":"append"}}'],
    ["with other arguments", '{"scope":"kr","token":"1","key":"k","args":{"command":"append","argv":["rm"]}}'],
    ["too long", JSON.stringify({ scope: "x".repeat(70_000) })],
  ])("refuses a body %s", async (_, body) => {
    expect(await ask("/v1/verbs/host.run", body)).toMatchObject({
      status: 400,
      body: { error: { code: "bad-request" } },
    });
  });

  it("knows its verbs, its names and nothing else", async () => {
    expect((await ask("/v1/verbs/shell", "{}")).status).toBe(400);
    expect((await ask("/v1/verbs/toString", "{}")).status).toBe(400);
    expect((await ask("/etc/passwd")).status).toBe(400);
    expect((await ask("/v1/search/__proto__")).status).toBe(404);
    expect((await run("none")).body).toMatchObject({ error: { code: "unknown-instance" } });
  });
});

describe("acts", () => {
  it("happen once for a key, for those that come meanwhile, later, and after a restart", async () => {
    const together = await Promise.all([run("append"), run("append"), run("append")]);
    expect(together.map((one) => one.body["repeated"]).sort()).toEqual([false, true, true]);
    await stop();
    await start();
    expect((await run("append")).body).toMatchObject({ ok: true, repeated: true });
    expect(written()).toBe(1);
    expect((await ask("/v1/status")).body).toMatchObject({ repeats: 1, tokens: { kr: "5" } });
  });

  it("that failed may happen again", async () => {
    expect((await run("fail")).body).toMatchObject({ ok: false, error: { code: "failed" } });
    expect((await run("fail")).body).toMatchObject({ ok: false, error: { code: "failed" } });
    expect(written()).toBe(2);
  });

  it("do not happen under a token that was overtaken, also after a restart; other scopes are free", async () => {
    await run("append", { token: "7" });
    await stop();
    await start();
    expect(await run("append", { token: "6", key: "k2" })).toMatchObject({
      status: 409,
      body: { error: { code: "stale-token" } },
    });
    expect(await run("append", { token: "6" })).toMatchObject({ status: 409 });
    expect(await run("append", { token: "1", key: "k3", scope: "jp" })).toMatchObject({ status: 200 });
    expect((await ask("/v1/status")).body).toMatchObject({ refusedStale: 2, tokens: { kr: "7", jp: "1" } });
    expect(written()).toBe(2);
  });

  it("are ended at their own limit", async () => {
    expect((await run("endless")).body).toMatchObject({
      error: { message: expect.stringContaining("longer than 300 ms") },
    });
  });
});

describe("long acts", () => {
  const begin = () =>
    ask(
      "/v1/verbs/pgbackrest.verify",
      JSON.stringify({ scope: "kr", token: "5", key: "v", args: { instance: "slow" } }),
    );

  /** Its outcome is on disk: nothing is written into the folder any more. */
  const saved = (operation: unknown) =>
    vi.waitFor(() => {
      const text = readFileSync(join(folder, "state", "operations", `${operation}.json`), "utf8");
      expect(JSON.parse(text)).toMatchObject({ state: "done" });
    });

  it("are told at once to be running, or as soon as they end, to whoever waits for that", async () => {
    const { body } = await begin();
    const at = `/v1/operations/${body["operation"]}`;
    expect((await ask(at)).body).toEqual({ state: "running" });
    expect((await ask(`${at}?wait=50`)).body).toEqual({ state: "running" });
    const waiting = ask(`${at}?wait=60000`);
    writeFileSync(join(folder, "let-go"), "");
    expect((await waiting).body).toMatchObject({ state: "done", result: { status: "ok" } });
    expect((await ask(`${at}?wait=60000`)).body).toMatchObject({ state: "done" });
    await saved(body["operation"]);
  });

  it("keep nobody for longer than two seconds", async () => {
    const { body } = await begin();
    const at = `/v1/operations/${body["operation"]}?wait=60000`;
    expect((await ask(at)).body).toEqual({ state: "running" });
    writeFileSync(join(folder, "let-go"), "");
    expect((await ask(at)).body).toMatchObject({ state: "done" });
    await saved(body["operation"]);
  });
});
