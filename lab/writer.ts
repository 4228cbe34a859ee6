import { readFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import type { WriterConfig } from "./writer/config.ts";
import { Journal, readJournal } from "./writer/journal.ts";

/**
 * A steady customer: numbered cases through the entrance, and a journal of what was acknowledged. `node lab/writer.ts <config.json>`.
 * A number that got no answer is sent again until it does, so a gap in service shows as a gap between acknowledgements.
 */
const FIRST_NUMBER = 1_000_001;
const ANSWER_WITHIN_MS = 2_000;
const RETRY_AFTER_MS = 100;
const AT_ONCE = 40;

const file = process.argv[2];
if (file === undefined) throw new Error("Usage: node lab/writer.ts <config.json>");
const config = JSON.parse(readFileSync(file, "utf8")) as WriterConfig;
const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
const journal = new Journal(config.journal);
const before = readJournal(config.journal);
let next = Math.max(FIRST_NUMBER - 1, ...before.asked.keys()) + 1;
const open = new Set<number>([...before.asked.keys()].filter((number) => !before.acknowledged.has(number)));

async function send(number: number): Promise<string | null> {
  const tenant = config.tenants[number % config.tenants.length];
  return await new Promise((resolve) => {
    const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
    const headers = { "content-type": "application/json" };
    const call = request(new URL("/cases", config.url), { method: "POST", agent, headers, signal }, (response) => {
      const zone = response.headers["x-haechi-zone"];
      response.resume();
      response.once("error", () => resolve(null));
      response.once("end", () => resolve(response.statusCode === 201 && typeof zone === "string" ? zone : null));
    });
    call.once("error", () => resolve(null));
    call.end(JSON.stringify({ number, tenant }));
  });
}

async function write(number: number): Promise<void> {
  for (;;) {
    const zone = await send(number);
    if (zone !== null) {
      journal.acknowledged(number, zone);
      open.delete(number);
      return;
    }
    await pause(RETRY_AFTER_MS);
  }
}

for (const number of open) void write(number);
console.log(`writing ${config.perSecond} cases a second to ${config.url} from number ${next}`);
setInterval(() => {
  // While nothing is acknowledged no new numbers are made: the open ones already ask several times a second.
  if (open.size >= AT_ONCE) return;
  const number = next++;
  journal.asked(number);
  open.add(number);
  void write(number);
}, 1_000 / config.perSecond);
