import { type Ask, withRedis } from "#agent/redis/client.ts";
import type { Zone } from "#lab/addresses.ts";
import { streamPrimariesOf } from "#lab/redis/primaries.ts";
import { streamOf } from "#lab/redis/settings.ts";
import type { TrialSite } from "./site.ts";

/** A key of the trials' own: no consumer takes from it. */
const KEY = "trial";
let number = 0;

/** Something asked of a node straight, past every relay. */
export async function askStream<T>(
  { manifest }: TrialSite,
  zone: Zone,
  work: (ask: Ask) => Promise<T>,
  commandMs?: number,
): Promise<T> {
  const [host = "", port] = streamOf(manifest, zone).direct.split(":");
  const login = { host, port: Number(port), user: "haechi", password: manifest.passwords.stream };
  return await withRedis(login, work, commandMs);
}

/** The one zone whose node says that it is the stream's primary. */
export async function streamPrimary({ manifest }: TrialSite): Promise<Zone> {
  const [only, other] = await streamPrimariesOf(manifest);
  if (only === undefined || other !== undefined) throw new Error("The stream has no primary, or two");
  return only;
}

/** Appends so many entries there, as a client does. @returns those that a replica confirmed */
export async function append(site: TrialSite, zone: Zone, count: number): Promise<readonly number[]> {
  const numbers = Array.from({ length: count }, () => ++number);
  return await askStream(site, zone, async (ask) => {
    for (const one of numbers) await ask("XADD", KEY, "*", "number", one);
    return Number(await ask("WAIT", 1, 1_000)) >= 1 ? numbers : [];
  });
}

/** Of these entries, those that a node does not have. */
export async function missingAt(site: TrialSite, zone: Zone, numbers: readonly number[]): Promise<readonly number[]> {
  const entries = await askStream(site, zone, (ask) => ask("XRANGE", KEY, "-", "+") as Promise<[string, string[]][]>);
  const there = new Set(entries.map(([, fields]) => Number(fields[1])));
  return numbers.filter((one) => !there.has(one));
}

/** Numbers of logs that no load of the lab sends. */
const FIRST_LETTER = 7_000_000_000;
let letters = 0;

/** Dead letters as consumers leave them, in another order than they came in. @returns their numbers, in the order they came in */
export async function layAside(site: TrialSite, zone: Zone, count: number): Promise<readonly number[]> {
  const numbers = Array.from({ length: count }, () => FIRST_LETTER + ++letters);
  const [tenant = ""] = site.manifest.tenants.kr;
  await askStream(site, zone, async (ask) => {
    for (const one of [...numbers].reverse()) {
      const log = ["number", one, "tenant", tenant, "body", "laid aside by a trial"];
      await ask("XADD", "logs-dead", "*", ...log, "origin", `${one}-0`, "why", "a trial");
    }
  });
  return numbers;
}

/** Which of these logs stand in the stream, in its order and as often as they do; and how many dead letters are left. */
export async function putBack(site: TrialSite, zone: Zone, numbers: readonly number[]) {
  return await askStream(site, zone, async (ask) => {
    const entries = (await ask("XRANGE", "logs", "-", "+")) as [string, string[]][];
    const wanted = new Set(numbers);
    const there = entries.map(([, fields]) => Number(fields[fields.indexOf("number") + 1]));
    return { numbers: there.filter((one) => wanted.has(one)), left: Number(await ask("XLEN", "logs-dead")) };
  });
}
