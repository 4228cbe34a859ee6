import { withRedis } from "#agent/redis/client.ts";
import type { Zone } from "../addresses.ts";
import type { Manifest } from "../manifest.ts";
import { findPrimary } from "../postgresql/find-primary.ts";
import { streamPrimariesOf } from "../redis/primaries.ts";
import { streamOf } from "../redis/settings.ts";
import { readAlerts } from "./alerts-journal.ts";
import { readLoad } from "./load-journal.ts";
import { LOG_CASES_FROM, SYNTHETIC_FROM } from "./numbers.ts";
import { pairs } from "./trim.ts";

const ANSWER_WITHIN_MS = 10_000;
const SHOWN = 20;

/** The load's journal held against the cases of the meta-DB, the alerts that were received, and the stream. */
export type LogCount = {
  /** Where the database and the stream are primary now. */
  readonly database: Zone;
  readonly stream: Zone;
  readonly since: string;
  readonly asked: number;
  readonly acknowledged: number;
  /** Left out on purpose: answered so, and counted by the platform itself (whole history). */
  readonly sampled: number;
  readonly sampledByPlatform: number;
  /** Refusals for now, each asked again later. */
  readonly refused: number;
  readonly unanswered: number;
  /** Acknowledged logs that are cases, and that were told of. */
  readonly cases: number;
  readonly alerts: number;
  /** Acknowledged logs that are no case, are not on their way in the stream, and were not laid aside. */
  readonly lost: number;
  readonly lostNumbers: readonly number[];
  /** Acknowledged, and still in the stream or laid aside. */
  readonly onTheirWay: number;
  readonly duplicatedCases: number;
  /** Alerts that came again; whoever receives them knows them by their case. */
  readonly repeatedAlerts: number;
  /** Cases of logs that were answered as left out: there should be none. */
  readonly sampledCases: number;
  readonly deadLetters: number;
  /** Dead letters put back into the stream, and how many of them came after a later one. */
  readonly replayed: number;
  readonly outOfOrder: number;
  readonly byZone: Readonly<Record<string, number>>;
  readonly byRelease: Readonly<Record<string, number>>;
};

export async function countLogs(manifest: Manifest, since: Date): Promise<LogCount> {
  const journal = readLoad(manifest.load.journal);
  const from = since.getTime();
  const asked = [...journal.asked].filter(([, at]) => at >= from).map(([number]) => number);
  const acknowledged = [...journal.acknowledged].filter(([, ack]) => ack.at >= from);
  const stream = await readStream(manifest);
  const primary = await findPrimary(manifest);
  try {
    const rows = await primary.client.query<{ number: string; times: string }>(
      "select number, count(*) as times from cases where number > $1 and number < $2 group by number",
      [LOG_CASES_FROM, SYNTHETIC_FROM],
    );
    const cases = new Map(rows.rows.map((row) => [Number(row.number) - LOG_CASES_FROM, Number(row.times)]));
    const received = readAlerts(manifest.webhook.journal).filter((alert) => !alert.synthetic);
    const told = new Set(received.map((alert) => alert.number));
    const missing = acknowledged.map(([number]) => number).filter((number) => !cases.has(number));
    const lost = missing.filter((number) => !stream.open.has(number));
    return {
      database: primary.zone,
      stream: stream.zone,
      since: since.toISOString(),
      asked: asked.length,
      acknowledged: acknowledged.length,
      sampled: [...journal.sampled.values()].filter((at) => at >= from).length,
      sampledByPlatform: stream.sampled,
      refused: journal.refused.filter((at) => at >= from).length,
      unanswered: asked.filter((number) => !journal.acknowledged.has(number) && !journal.sampled.has(number)).length,
      cases: acknowledged.filter(([number]) => cases.has(number)).length,
      alerts: acknowledged.filter(([number]) => told.has(number)).length,
      lost: lost.length,
      lostNumbers: lost.slice(0, SHOWN),
      onTheirWay: missing.length - lost.length,
      duplicatedCases: [...cases.values()].filter((times) => times > 1).length,
      repeatedAlerts: received.length - told.size,
      sampledCases: [...journal.sampled.keys()].filter((number) => cases.has(number)).length,
      deadLetters: stream.dead,
      replayed: stream.replayed.length,
      outOfOrder: outOfOrder(stream.replayed),
      byZone: tally(acknowledged.map(([, ack]) => ack.zone)),
      byRelease: tally(acknowledged.map(([, ack]) => ack.release)),
    };
  } finally {
    await primary.client.end().catch(() => {});
  }
}

type Stream = {
  readonly zone: Zone;
  /** Numbers that are in the stream or laid aside. */
  readonly open: ReadonlySet<number>;
  readonly dead: number;
  readonly sampled: number;
  /** Where each entry that was put back stood first, in the order in which they were put back. */
  readonly replayed: readonly string[];
};

async function readStream(manifest: Manifest): Promise<Stream> {
  const [zone, second] = await streamPrimariesOf(manifest);
  if (zone === undefined) throw new Error("No node of the stream is a primary, so nothing can be counted now.");
  if (second !== undefined) throw new Error(`The stream has two primaries (${zone}, ${second}): which one counts?`);
  const [host = "", port] = streamOf(manifest, zone).direct.split(":");
  const login = { host, port: Number(port), user: "haechi", password: manifest.passwords.stream };
  return await withRedis(
    login,
    async (ask) => {
      const entries = async (key: string) =>
        ((await ask("xrange", key, "-", "+")) as readonly [string, readonly string[]][]).map(([, flat]) => pairs(flat));
      const [logs, dead, sampled] = [
        await entries("logs"),
        await entries("logs-dead"),
        await ask("scard", "logs:sampled"),
      ];
      return {
        zone,
        open: new Set([...logs, ...dead].map((fields) => Number(fields["number"]))),
        dead: dead.length,
        sampled: Number(sampled),
        replayed: logs.flatMap((fields) => (typeof fields["origin"] === "string" ? [fields["origin"]] : [])),
      };
    },
    ANSWER_WITHIN_MS,
  );
}

/** How many stand behind one that was later in the stream at first. */
export function outOfOrder(origins: readonly string[]): number {
  let latest: readonly [number, number] = [0, 0];
  let count = 0;
  for (const origin of origins) {
    const [ms = 0, sequence = 0] = origin.split("-").map(Number);
    if (ms < latest[0] || (ms === latest[0] && sequence < latest[1])) count += 1;
    else latest = [ms, sequence];
  }
  return count;
}

function tally(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
