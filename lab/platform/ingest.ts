import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { Appender, type Entry, sampledKey } from "./append.ts";
import type { IngestConfig } from "./config.ts";
import { isKept, readIngestFlags } from "./flags.ts";
import { type Answer, messageOf, readJson, serveJson } from "./http.ts";
import { isLogNumber } from "./numbers.ts";
import { streamGate } from "./ready.ts";
import { openStream } from "./stream.ts";
import { isValidToken, makeToken } from "./token.ts";
import { trimStream } from "./trim.ts";

/**
 * Where customers' logs come in. Acknowledged is only what a replica of the stream has, too. `node lab/platform/ingest.ts <config.json>`.
 */
const file = process.argv[2];
if (file === undefined) throw new Error("Usage: node lab/platform/ingest.ts <config.json>");
const config = JSON.parse(readFileSync(file, "utf8")) as IngestConfig;
const { zone, region, release } = config;
const name = release.name === "canary" ? `ingest-canary-${zone}` : `ingest-${zone}`;
const appender = new Appender(openStream(config.stream, name, 1_500), config.stream);
// A connection of its own: one that waits for a replica must not make the API look unready.
const beside = openStream(config.stream, `${name}-ready`, 500);
const isReady = streamGate(beside);
const CLASSES = ["interactive", "ingest", "bulk"] as const;
const SAMPLED = sampledKey(config.stream);
const TRIM_EVERY_MS = 60_000;

type Log = {
  readonly number: number;
  readonly tenant: string;
  readonly class: (typeof CLASSES)[number];
  readonly text: string;
  readonly synthetic: boolean;
};

async function answer(route: string, url: URL, request: IncomingMessage): Promise<Answer> {
  const asked = /^GET \/logs\/(\d{1,16})$/.exec(route)?.[1];
  if (asked !== undefined) return await became(Number(asked), request);
  switch (route) {
    case "GET /ready": {
      const ready = await isReady();
      return { status: ready ? 200 : 503, body: { ready, zone, release: release.name, version: release.version } };
    }
    case "GET /logs/sampled":
    case "GET /sampled":
      return { status: 200, body: await sampled(url.searchParams.get("number")) };
    case "POST /login":
      return await login(request);
    case "POST /logs":
      return await takeIn(request);
    default:
      return { status: 404, body: { error: "There is no such page." } };
  }
}

async function login(request: IncomingMessage): Promise<Answer> {
  const sent = await readJson(request);
  const tenant = config.tenants.find((one) => one === sent?.["tenant"]);
  if (tenant === undefined) return { status: 404, body: { error: "No such tenant in this region." } };
  return { status: 200, body: makeToken(config.tokenSecret, tenant, Date.now()) };
}

async function takeIn(request: IncomingMessage): Promise<Answer> {
  const log = logOf(await readJson(request), String(request.headers["x-haechi-class"] ?? ""));
  if (log === null) return { status: 400, body: { error: 'Send { "number": 17, "tenant": "name", "body": "…" }.' } };
  if (!config.tenants.includes(log.tenant)) return { status: 404, body: { error: "No such tenant in this region." } };
  if (log.synthetic) {
    const token = String(request.headers.authorization ?? "").replace(/^Bearer /, "");
    if (!isValidToken(config.tokenSecret, token, log.tenant, Date.now()))
      return { status: 401, body: { error: "A synthetic log needs a token of its tenant: POST /login." } };
  }
  const { number } = log;
  const left = !log.synthetic && log.class === "bulk" && !isKept(number, readIngestFlags(config.flagsFile).sampling);
  const decided = await appender.append(entryOf(log, left ? "left" : "kept"));
  if (decided === null) return { status: 503, body: { error: "Not acknowledged. Send the same number again." } };
  // Left out on purpose and counted by its number: the same one again counts once.
  if (decided === "left") return { status: 202, body: { number, zone, sampled: true } };
  return { status: 201, body: { number, zone, release: release.name } };
}

/** What became of a synthetic log, asked of the meta-DB and of the webhook themselves. */
async function became(number: number, request: IncomingMessage): Promise<Answer> {
  const token = String(request.headers.authorization ?? "").replace(/^Bearer /, "");
  const tenant = [...config.tenants].find((one) => isValidToken(config.tokenSecret, token, one, Date.now()));
  if (tenant === undefined) return { status: 401, body: { error: "Log in first: POST /login." } };
  // Few ask: whoever never does need not hold what it takes.
  const { progressOf } = await import("./progress.ts");
  return { status: 200, body: await progressOf(config, tenant, number) };
}

function logOf(sent: Readonly<Record<string, unknown>> | null, header: string): Log | null {
  const synthetic = sent?.["synthetic"] === true;
  const number = sent?.["number"];
  const tenant = sent?.["tenant"];
  if (!isLogNumber(number, synthetic) || typeof tenant !== "string") return null;
  const named = sent?.["class"] ?? header;
  const kind = CLASSES.find((one) => one === named) ?? "ingest";
  const text = typeof sent?.["body"] === "string" ? sent["body"] : "";
  return { number, tenant, class: kind, text, synthetic };
}

function entryOf(log: Log, decided: Entry["decided"]): Entry {
  const body = `${log.text} mk1${region}${randomBytes(8).toString("hex")}`.trim();
  const fields = { number: String(log.number), tenant: log.tenant, class: log.class, body, at: String(Date.now()) };
  const marks = log.synthetic ? ["synthetic", "1"] : [];
  return { number: log.number, decided, fields: [...Object.entries(fields).flat(), ...marks] };
}

async function sampled(number: string | null): Promise<unknown> {
  if (number !== null) return { number: Number(number), sampled: (await beside.sismember(SAMPLED, number)) === 1 };
  return { count: await beside.scard(SAMPLED) };
}

const headers = { "x-haechi-zone": zone, "x-haechi-region": region, "x-haechi-release": release.name };
const server = serveJson(config.listen, () => headers, answer);
const trim = setInterval(() => {
  trimStream(beside, config.stream, readIngestFlags(config.flagsFile).ttlHours, Date.now()).catch((error: unknown) =>
    console.log(`not trimmed: ${messageOf(error)}`),
  );
}, TRIM_EVERY_MS);
process.once("SIGTERM", () => {
  clearInterval(trim);
  server.close(() => process.exit(0));
  server.closeIdleConnections();
  // Answers under way end by themselves; their writes are bounded.
  setTimeout(() => process.exit(0), 2_000).unref();
});
