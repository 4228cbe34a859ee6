import { readFileSync } from "node:fs";
import { Agent, request } from "node:http";
import type { LoadConfig } from "./config.ts";
import { classOf, LoadJournal, readLoad } from "./load-journal.ts";
import { readPace } from "./pace.ts";

/**
 * Customers that send logs: numbered, of several tenants and classes, through the entrance. `node lab/platform/load.ts <config.json>`.
 * A number is sent again until it was answered for good, so what stands in its journal as acknowledged is all that may be called lost.
 */
const ANSWER_WITHIN_MS = 2_000;
const RETRY_AFTER_MS = 200;
const CONNECTIONS = 128;
/** With so many unanswered no new ones are made: their senders wait, too. */
const MOST_OPEN = 20_000;
const TICK_MS = 50;
const PACE_EVERY_MS = 250;
/** Told to end, it hears the answers to what it asked, if they come soon. */
const ENDS_WITHIN_MS = 2_500;

const file = process.argv[2];
if (file === undefined) throw new Error("Usage: node lab/platform/load.ts <config.json>");
const config = JSON.parse(readFileSync(file, "utf8")) as LoadConfig;
const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
const journal = new LoadJournal(config.journal);
const before = readLoad(config.journal);
const isAnswered = (number: number): boolean => before.acknowledged.has(number) || before.sampled.has(number);
const open = new Set([...before.asked.keys()].filter((number) => !isAnswered(number)));
let next = [...before.asked.keys()].reduce((most, number) => Math.max(most, number), 0) + 1;

type Said =
  | { readonly how: "acknowledged" | "sampled"; readonly zone: string; readonly release: string }
  | { readonly how: "refused"; readonly againAfterMs: number }
  | { readonly how: "unanswered" };

async function send(number: number): Promise<Said> {
  const tenant = config.tenants[number % config.tenants.length];
  const kind = classOf(number);
  return await new Promise((resolve) => {
    const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
    const headers = { "content-type": "application/json", "x-haechi-class": kind };
    const call = request(new URL("/logs", config.url), { method: "POST", agent, headers, signal }, (response) => {
      const zone = String(response.headers["x-haechi-zone"] ?? "?");
      const release = String(response.headers["x-haechi-release"] ?? "?");
      const wait = Number(response.headers["retry-after"] ?? 1) * 1_000;
      response.resume();
      response.once("error", () => resolve({ how: "unanswered" }));
      response.once("end", () => {
        if (response.statusCode === 201) resolve({ how: "acknowledged", zone, release });
        else if (response.statusCode === 202) resolve({ how: "sampled", zone, release });
        else if (response.statusCode === 429) resolve({ how: "refused", againAfterMs: wait });
        else resolve({ how: "unanswered" });
      });
    });
    call.once("error", () => resolve({ how: "unanswered" }));
    call.end(JSON.stringify({ number, tenant, class: kind, body: `login from 192.0.2.${number % 255}` }));
  });
}

// Numbers whose turn has come. One is timed from its sending: time spent waiting for a connection is nobody's fault but the load's own.
const ready: number[] = [...open];
let underWay = 0;

function pump(): void {
  for (; underWay < CONNECTIONS; underWay += 1) {
    const number = ready.shift();
    if (number === undefined) return;
    void attempt(number).finally(() => {
      underWay -= 1;
      pump();
    });
  }
}

async function attempt(number: number): Promise<void> {
  const said = await send(number);
  // Not all at the same moment again.
  const again = (ms: number) => setTimeout(() => offer(number), ms * (1 + Math.random()));
  if (said.how === "unanswered") again(RETRY_AFTER_MS);
  else if (said.how === "refused") {
    journal.refused(number);
    again(said.againAfterMs);
  } else {
    if (said.how === "acknowledged") journal.acknowledged(number, said.zone, said.release);
    else journal.sampled(number, said.zone);
    open.delete(number);
  }
}

function offer(number: number): void {
  ready.push(number);
  pump();
}

pump();
console.log(`sending ${config.perSecond} logs a second to ${config.url} from number ${next}`);
let pace = readPace(config.control, config.perSecond);
setInterval(() => {
  pace = readPace(config.control, config.perSecond);
}, PACE_EVERY_MS);
let owed = 0;
let last = performance.now();
const sending = setInterval(() => {
  const now = performance.now();
  owed = Math.min(owed + ((now - last) * pace.perSecond * pace.surge) / 1_000, pace.perSecond * pace.surge);
  last = now;
  for (; owed >= 1 && open.size < MOST_OPEN; owed--) {
    const number = next++;
    journal.asked(number);
    open.add(number);
    offer(number);
  }
}, TICK_MS);
process.once("SIGTERM", () => {
  clearInterval(sending);
  setTimeout(() => process.exit(0), ENDS_WITHIN_MS);
  setInterval(() => {
    if (open.size === 0) process.exit(0);
  }, TICK_MS);
});
