import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { openPool } from "../console/database.ts";
import type { ConsumerConfig } from "./config.ts";
import { messageOf } from "./http.ts";
import { bury, claimLeft, type Message, readNew } from "./messages.ts";
import { openStream } from "./stream.ts";
import { alerter, logOf, makeCase, Outage } from "./take-in.ts";

/**
 * Turns logs of the stream into cases and alerts, one after the other. `node lab/platform/consumer.ts <config.json>`. Acknowledged to the
 * stream is only what is durable in the meta-DB and was told; what fails its third delivery is laid aside with why. It ends
 * cleanly on SIGTERM, and whatever it leaves when it does not is claimed by the others.
 */
const MOST_DELIVERIES = 3;
const CLAIM_EVERY_MS = 500;
const AFTER_TROUBLE_MS = 250;
/** Longer than it takes until what failed can be claimed. */
const REST_MS = 3_000;

const file = process.argv[2];
if (file === undefined) throw new Error("Usage: node lab/platform/consumer.ts <config.json>");
const config = JSON.parse(readFileSync(file, "utf8")) as ConsumerConfig;
// A place of the same name takes over its name: the group does not fill with names of the dead.
const name = `${config.zone}-${process.env["HAECHI_PROCESS_SLOT"] ?? process.pid}`;
const redis = openStream(config.stream, `consumer-${name}`, 2_000);
const pool = openPool(config, 1, "consumer");
const alert = alerter(config.webhook);
const state = { ending: false, trouble: "" };
process.once("SIGTERM", () => {
  state.ending = true;
});

async function handle(message: Message): Promise<void> {
  const log = logOf(message.fields);
  await alert(log, await makeCase(pool, log));
}

/** Answers why it failed, or null. What takes messages in being away counts for all that came with the one that found out. */
async function work(batch: readonly Message[]): Promise<string | null> {
  let outage: string | null = null;
  const acknowledged: Promise<unknown>[] = [];
  for (const message of batch) {
    let why: string | null = outage;
    if (why === null) {
      const cost = pause(config.costMs);
      try {
        await handle(message);
        acknowledged.push(redis.xack(config.stream.stream, config.stream.group, message.id));
        // Awaited at the end, after the others; a refusal until then is no unhandled one.
        acknowledged.at(-1)?.catch(() => {});
      } catch (error) {
        why = messageOf(error);
        if (error instanceof Outage) outage = why;
      }
      await cost;
    }
    if (why !== null && message.deliveries >= MOST_DELIVERIES) {
      await bury(redis, config.stream, message, why);
      console.log(
        `${new Date().toISOString()} laid aside ${message.id} after ${message.deliveries} deliveries: ${why}`,
      );
    }
    // The rest of the batch comes back by itself, to whoever claims it.
    if (state.ending) break;
  }
  await Promise.all(acknowledged);
  return outage;
}

function tell(why: string): void {
  if (why !== state.trouble) console.log(`${new Date().toISOString()} ${why === "" ? "works again" : why}`);
  state.trouble = why;
}

console.log(`consumer ${name} of ${config.stream.group}, ${config.costMs} ms a message`);
let claimedAt = Number.NEGATIVE_INFINITY;
// While what takes messages in is away, those that were taken already are tried again, and no more are taken.
let restsUntil = Number.NEGATIVE_INFINITY;
while (!state.ending) {
  try {
    const now = performance.now();
    const due = now - claimedAt > CLAIM_EVERY_MS;
    if (due) claimedAt = now;
    const left = due ? await claimLeft(redis, config.stream, name) : [];
    const batch = left.length > 0 || now < restsUntil ? left : await readNew(redis, config.stream, name);
    if (batch.length === 0) {
      if (now < restsUntil) await pause(AFTER_TROUBLE_MS);
      continue;
    }
    const outage = await work(batch);
    restsUntil = outage === null ? Number.NEGATIVE_INFINITY : performance.now() + REST_MS;
    tell(outage ?? "");
  } catch (error) {
    tell(`stream: ${messageOf(error)}`);
    await pause(AFTER_TROUBLE_MS);
  }
}
redis.disconnect();
await pool.end();
