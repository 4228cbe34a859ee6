import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { DirectSession } from "./writer/direct-session.ts";
import { Journal, readJournal } from "./writer/journal.ts";
import type { LocalWriterConfig } from "./writer/local-config.ts";

/**
 * An application of a zone that ignores the router: it writes to the zone's own server for as long as that takes rows, fenced or
 * forgotten, and keeps what was acknowledged on which timeline. `node lab/local-writer.ts <config.json>`.
 * A number is used again only while its row cannot be anywhere: whatever is not known to have failed gets no second try.
 */
const file = process.argv[2];
if (file === undefined) throw new Error("Usage: node lab/local-writer.ts <config.json>");
const config = JSON.parse(readFileSync(file, "utf8")) as LocalWriterConfig;
const journal = new Journal(config.journal);
let number = Math.max(0, ...readJournal(config.journal).asked.keys()) + 1;
const open: { session: DirectSession | null } = { session: null };
let refusal = "";

async function sessionOf(): Promise<DirectSession> {
  if (open.session !== null) return open.session;
  const opened = new DirectSession(config);
  try {
    await opened.open();
  } catch (error) {
    await opened.close();
    throw error;
  }
  open.session = opened;
  return opened;
}

async function writeOne(): Promise<void> {
  const session = await sessionOf();
  const { zone, timeline } = await session.insert(number);
  const used = number++;
  journal.asked(used);
  const outcome = await session.commit();
  if (outcome === "acknowledged") journal.acknowledged(used, zone, timeline);
  else if (outcome === "unconfirmed") journal.unconfirmed(used, zone, timeline);
  else throw new Error(`number ${used}: ${outcome}`);
}

console.log(`writing ${config.perSecond} entries a second straight to ${config.database.host} from number ${number}`);
for (;;) {
  const began = performance.now();
  try {
    await writeOne();
    refusal = "";
  } catch (error) {
    // Read-only, refused, cut or silent: not accepted, and the next try is a new connection.
    const why = error instanceof Error ? error.message : String(error);
    if (why !== refusal) console.log(`${new Date().toISOString()} not accepted: ${why}`);
    refusal = why;
    await open.session?.close();
    open.session = null;
  }
  await pause(Math.max(0, 1_000 / config.perSecond - (performance.now() - began)));
}
