import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, Agent as HttpAgent, request, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addressesOf, PORT } from "../addresses.ts";
import { ensureCertificates, gatewayTls } from "../certificates.ts";
import { findPrograms } from "../packages.ts";
import { waitFor } from "../process/wait-for.ts";
import { serversOf, tellHaproxy } from "./admin.ts";
import { gatewayConfig } from "./gateway.ts";

/** The lab's own gateway on the real HAProxy, over ingest APIs that answer at once: what a class is let in, and who gets it. */
const SLOT = 23;
const here = addressesOf("kr-b", SLOT);
const agent = new HttpAgent({ keepAlive: true, maxSockets: 40 });
let folder = "";
let haproxy: ChildProcess;
let apis: Server[] = [];
let limitsMap = "";
const seen = { stable: 0, canary: 0 };
const socket = () => join(folder, "admin.sock");

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "haechi-limits-"));
  await ensureCertificates(join(folder, "tls"), SLOT);
  limitsMap = join(folder, "limits.map");
  writeFileSync(limitsMap, "interactive 0\ningest 0\nbulk 0\n");
  writeFileSync(join(folder, "maintenance.map"), "console off\n");
  apis = (
    [
      ["stable", here.ingest],
      ["canary", here.ingestCanary],
    ] as const
  ).map(([name, host]) =>
    createServer((asked, answer) => {
      if (asked.url !== "/ready") seen[name] += 1;
      asked
        .resume()
        .once("end", () =>
          answer
            .writeHead(asked.url === "/ready" ? 200 : 201, { "x-class": String(asked.headers["x-haechi-class"]) })
            .end(),
        );
    }).listen(PORT.ingest, host),
  );
  const file = join(folder, "haproxy.cfg");
  const tls = { ...gatewayTls(join(folder, "tls"), "kr-b"), verify: "required" as const };
  const maintenanceMap = join(folder, "maintenance.map");
  writeFileSync(file, gatewayConfig("kr-b", SLOT, { adminSocket: socket(), maintenanceMap, limitsMap, tls }));
  haproxy = spawn(findPrograms().haproxy, ["-db", "-f", file], { stdio: "ignore" });
  await waitFor("the gateway has both ingest APIs of its zone", 10_000, async () => {
    const up = (await serversOf(socket())).filter((row) => row.backend === "ingest" && row.status.startsWith("UP"));
    return up.length === 2;
  });
});
afterAll(() => {
  agent.destroy();
  haproxy?.kill("SIGKILL");
  for (const api of apis) api.close();
  rmSync(folder, { recursive: true, force: true });
});

const send = (kind: string | null, path = "/logs"): Promise<{ status: number; as: string }> =>
  new Promise((resolve, reject) => {
    const headers = kind === null ? {} : { "x-haechi-class": kind };
    const call = request({ host: here.haproxy, port: PORT.http, path, method: "POST", agent, headers }, (response) => {
      response
        .resume()
        .once("end", () =>
          resolve({ status: response.statusCode ?? 0, as: String(response.headers["x-class"] ?? "") }),
        );
    });
    call.once("error", reject);
    call.end("{}");
  });
const limit = (kind: string, rate: number) => tellHaproxy(socket(), `set map ${limitsMap} ${kind} ${rate}`);

/** Asks so many times a second for so long; answers how many a second were let in. */
async function offered(kind: string, perSecond: number, ms: number): Promise<number> {
  const began = performance.now();
  const answers: Promise<{ status: number }>[] = [];
  while (performance.now() - began < ms) {
    const due = Math.floor(((performance.now() - began) * perSecond) / 1_000);
    while (answers.length < due) answers.push(send(kind));
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const all = await Promise.all(answers);
  expect(all.every(({ status }) => status === 201 || status === 429)).toBe(true);
  return (all.filter(({ status }) => status === 201).length * 1_000) / ms;
}

test("a limit lets in about as many a second under five times as much, and other classes as many as come", async () => {
  await limit("bulk", 50);
  // The first second may let in what the second before it did not use.
  await offered("bulk", 250, 1_000);
  const admitted = await offered("bulk", 250, 3_000);
  console.log(`limit 50/s under 250/s: ${admitted.toFixed(1)}/s let in`);
  expect(admitted).toBeGreaterThan(35);
  expect(admitted).toBeLessThan(60);
  expect(await offered("ingest", 100, 500)).toBeGreaterThan(80);
});

test("a change takes effect on the next request, and 0 lets all in", async () => {
  await limit("bulk", 1);
  expect((await Promise.all([send("bulk"), send("bulk"), send("bulk")])).map(({ status }) => status)).toContain(429);
  await limit("bulk", 0);
  const all = await Promise.all(Array.from({ length: 50 }, () => send("bulk")));
  expect(all.every(({ status }) => status === 201)).toBe(true);
});

test("what names no class, or none that there is, has the class of its path", async () => {
  expect(await send(null)).toMatchObject({ as: "ingest" });
  expect(await send("huge")).toMatchObject({ as: "ingest" });
  expect(await send("bulk")).toMatchObject({ as: "bulk" });
  expect(await send(null, "/login")).toMatchObject({ as: "interactive" });
});

test("the canary has a small share, by its weight", async () => {
  const before = { ...seen };
  await Promise.all(Array.from({ length: 220 }, () => send("ingest")));
  const [stable, canary] = [seen.stable - before.stable, seen.canary - before.canary];
  expect(stable + canary).toBe(220);
  expect(canary).toBeGreaterThan(5);
  expect(canary).toBeLessThan(50);
});
