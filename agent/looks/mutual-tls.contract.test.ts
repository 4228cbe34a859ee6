import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { ensureCertificates, gatewayTls, probeTls } from "#lab/certificates.ts";
import { findPrograms } from "#lab/packages.ts";
import { probe } from "./probe.ts";

/** One HAProxy, as the versions of TLS and the ways to ask for a certificate make it. */
const HOST = "127.99.1.1";
let folder: string;
let port: number;
let running: ChildProcess | null = null;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "haechi-mtls-"));
  await ensureCertificates(folder, 0);
  port = await freePort();
});
afterEach(async () => {
  const ended = running && running.exitCode === null ? once(running, "exit") : null;
  running?.kill("SIGKILL");
  await ended;
  running = null;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function freePort(): Promise<number> {
  const server = createServer().listen(0, HOST);
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address ? address.port : 0;
}

function look(servername = "kr-a-gateway") {
  const address = `https://${HOST}:${port}/gateway/alive`;
  return probe("kr-b", "kr-a/gateway-mtls", { kind: "mtls", address, servername, tls: probeTls(folder, "kr-b") });
}

/** Resolves when it listens. */
async function gateway(bind: string): Promise<ChildProcess> {
  const file = join(folder, "haproxy.cfg");
  const { certificate, ca } = gatewayTls(folder, "kr-a");
  writeFileSync(
    file,
    `defaults
  mode http
  timeout connect 1s
  timeout client 5s
  timeout server 5s
frontend gateway
  bind ${HOST}:${port} ssl crt ${certificate} ca-file ${ca} ${bind}
  http-request return status 200 content-type text/plain string "alive"
`,
  );
  running = spawn(findPrograms().haproxy, ["-db", "-f", file], { stdio: "ignore" });
  await expect.poll(async () => (await look()).reason, { timeout: 10_000 }).not.toContain("ECONNREFUSED");
  return running;
}

it.each(["TLSv1.2", "TLSv1.3"])("%s: refused without a certificate, answered with one", async (version) => {
  await gateway(`verify required ssl-min-ver ${version} ssl-max-ver ${version}`);
  expect(await look()).toMatchObject({ answers: true, finding: "refused", reason: expect.stringContaining("alert") });
});

it.each(["none", "optional"])("verify %s lets anybody in", async (verify) => {
  await gateway(`verify ${verify}`);
  expect(await look()).toMatchObject({ answers: false, finding: "let-in" });
});

it("a gateway that refuses whoever has a certificate as well proves nothing by refusing", async () => {
  await gateway("verify required");
  expect(await look("another-gateway")).toMatchObject({ answers: false, finding: "control-failed" });
});

it("silence is no refusal: nobody listens, or what listens is frozen", async () => {
  expect(await look()).toMatchObject({ answers: false, finding: "silent" });
  (await gateway("verify required")).kill("SIGSTOP");
  expect(await look()).toMatchObject({ answers: false, finding: "silent" });
});
