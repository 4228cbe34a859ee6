import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { addCase, listCases, UnknownTenant } from "./cases.ts";
import type { ConsoleConfig } from "./config.ts";
import { openPool } from "./database.ts";
import { isLimited } from "./flags.ts";
import { frontPage } from "./page.ts";
import { readinessGate } from "./ready.ts";

/** The application that is protected: a small console over the meta-DB. `node lab/console/main.ts <config.json>`. */
const file = process.argv[2];
if (file === undefined) throw new Error("Usage: node lab/console/main.ts <config.json>");
const config = JSON.parse(readFileSync(file, "utf8")) as ConsoleConfig;
const pool = openPool(config, 8);
// The gate has a connection of its own: writes that wait for a standby must not make the readers look unready.
const readiness = readinessGate(openPool(config, 1));
const LIMITED = "The console is in its limited mode: nothing that needs the database is offered.";

type Answer = { readonly status: number; readonly body: unknown; readonly html?: boolean };

async function answer(request: IncomingMessage, url: URL, limited: boolean): Promise<Answer> {
  const route = `${request.method} ${url.pathname}`;
  if (route === "GET /ready") {
    if (limited) return { status: 200, body: { ready: true, why: "limited mode needs no database" } };
    const now = await readiness();
    return { status: now.ready ? 200 : 503, body: now };
  }
  if (route === "GET /") {
    if (!limited && !(await readiness()).ready)
      return { status: 503, body: { error: "The database does not answer." } };
    const wantsPage = request.headers.accept?.includes("text/html") ?? false;
    const facts = { region: config.region, zone: config.zone, mode: limited ? "limited" : "full" };
    return wantsPage ? { status: 200, body: frontPage(config, limited), html: true } : { status: 200, body: facts };
  }
  if (route !== "GET /cases" && route !== "POST /cases")
    return { status: 404, body: { error: "There is no such page." } };
  if (limited) return { status: 503, body: { error: LIMITED } };
  try {
    if (request.method === "GET") {
      const number = url.searchParams.get("number");
      if (number !== null && !/^\d{1,15}$/.test(number)) return { status: 400, body: { error: "No such number." } };
      return { status: 200, body: { cases: await listCases(pool, url.searchParams.get("tenant") ?? "", number) } };
    }
    const asked = await readCase(request);
    if (asked === null) return { status: 400, body: { error: 'Send { "number": 17, "tenant": "name" }.' } };
    await addCase(pool, config.region, asked.number, asked.tenant);
    return { status: 201, body: { number: Number(asked.number) } };
  } catch (error) {
    if (error instanceof UnknownTenant) return { status: 404, body: { error: "No such tenant in this region." } };
    console.log(`not acknowledged: ${error instanceof Error ? error.message : String(error)}`);
    return { status: 503, body: { error: "Not acknowledged. Send the same number again." } };
  }
}

async function readCase(request: IncomingMessage): Promise<{ number: bigint; tenant: string } | null> {
  let text = "";
  for await (const part of request) {
    text += String(part);
    if (text.length > 10_000) return null;
  }
  try {
    const sent: unknown = JSON.parse(text);
    if (typeof sent !== "object" || sent === null || !("number" in sent) || !("tenant" in sent)) return null;
    if (!Number.isSafeInteger(sent.number) || typeof sent.tenant !== "string") return null;
    return { number: BigInt(Number(sent.number)), tenant: sent.tenant };
  } catch {
    return null;
  }
}

async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const started = performance.now();
  const url = new URL(request.url ?? "/", "http://console");
  const limited = isLimited(config.flagsFile);
  const { status, body, html } = await answer(request, url, limited);
  response.writeHead(status, {
    "content-type": html ? "text/html; charset=utf-8" : "application/json",
    "cache-control": "no-store",
    "x-haechi-region": config.region,
    "x-haechi-zone": config.zone,
    "x-haechi-mode": limited ? "limited" : "full",
  });
  response.end(html ? String(body) : JSON.stringify(body));
  if (url.pathname !== "/ready") {
    console.log(
      `${new Date().toISOString()} ${request.method} ${url.pathname} ${status} ${Math.round(performance.now() - started)}ms`,
    );
  }
}

createServer((request, response) => {
  handle(request, response).catch((error: unknown) => {
    console.error(error);
    response.destroy();
  });
}).listen(config.listen.port, config.listen.host, () => console.log(`console of ${config.zone} is listening`));
