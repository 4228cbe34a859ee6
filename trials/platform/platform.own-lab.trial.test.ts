import { afterAll, beforeAll, expect, onTestFailed, test } from "vitest";
import { withRedis } from "#agent/redis/client.ts";
import { zonesOf } from "#lab/addresses.ts";
import { parseTarget } from "#lab/components.ts";
import { killTarget } from "#lab/fault.ts";
import { type RunningLab, startLab } from "#lab/harness.ts";
import { healTarget } from "#lab/heal.ts";
import type { Manifest } from "#lab/manifest.ts";
import { countLogs, type LogCount } from "#lab/platform/count.ts";
import { readLoad } from "#lab/platform/load-journal.ts";
import { release } from "#lab/platform/release.ts";
import { tellLoad } from "#lab/platform/tell-load.ts";
import { streamPrimariesOf } from "#lab/redis/primaries.ts";
import { streamOf } from "#lab/redis/settings.ts";
import { processesOf } from "#lab/stop-component.ts";
import { type ContractSite, openContractSite } from "#server/adapters/contract-site.ts";
import { until } from "../../scripts/stack/until.ts";

/**
 * The lab's platform under load, with nobody's help: what customers were told is safe becomes one case and one alert each, whatever
 * of the platform is killed meanwhile.
 */
const FLAGS = "ingest/flags-kr";
let lab: RunningLab;
let manifest: Manifest;
let site: ContractSite;
beforeAll(async () => {
  lab = await startLab({ writer: false });
  manifest = lab.manifest;
  site = await openContractSite(manifest);
  console.log(lab.lines.at(-1));
});
afterAll(async () => {
  await site?.adapters.close();
  await lab?.down();
});

const acknowledged = (): number => readLoad(manifest.load.journal).acknowledged.size;
const untilAcknowledged = (count: number) =>
  until(`${count} logs acknowledged`, 60_000, async () => acknowledged() >= count);
const kill = (name: string) => killTarget(manifest, parseTarget(name));
const heal = (name: string) => healTarget(manifest, parseTarget(name), () => {});

/** Entries that nobody took yet, and those taken and not done. */
async function waiting(): Promise<number> {
  const [zone] = await streamPrimariesOf(manifest);
  if (zone === undefined) throw new Error("the stream has no primary");
  const [host = "", port] = streamOf(manifest, zone).direct.split(":");
  const login = { host, port: Number(port), user: "haechi", password: manifest.passwords.stream };
  return await withRedis(login, async (ask) => {
    const [group] = (await ask("xinfo", "groups", "logs")) as readonly (readonly unknown[])[];
    const said = (name: string) => Number(group?.[group.indexOf(name) + 1]);
    return said("lag") + said("pending");
  });
}

/** No load, and everything that came is worked off. Who was not answered before the load ended was promised nothing. */
async function settled(): Promise<LogCount> {
  await tellLoad(manifest, "stop");
  await until("the backlog is worked off", 120_000, async () => (await waiting()) === 0);
  return await countLogs(manifest, new Date(0));
}

function expectNothingLost(count: LogCount): void {
  expect(count).toMatchObject({ lost: 0, duplicatedCases: 0, onTheirWay: 0, deadLetters: 0 });
  expect([count.cases, count.alerts]).toEqual([count.acknowledged, count.acknowledged]);
}

test("each acknowledged log is one case and one alert, by way of every zone and the canary", async () => {
  onTestFailed(async () => console.log(await countLogs(manifest, new Date(0))));
  await tellLoad(manifest, "start", { perSecond: "60" });
  await untilAcknowledged(900);
  const count = await settled();
  expectNothingLost(count);
  expect(Object.keys(count.byZone).sort()).toEqual(["kr-a", "kr-b", "kr-c"]);
  expect(Object.keys(count.byRelease).sort()).toEqual(["canary", "stable"]);
  expect(count.byRelease["canary"]).toBeLessThan(count.acknowledged / 10);
});

test("a consumer, a replica of the stream and an ingest API are killed, and nothing is lost or doubled", async () => {
  onTestFailed(async () => console.log(await countLogs(manifest, new Date(0))));
  await tellLoad(manifest, "start", { perSecond: "60" });
  const start = acknowledged();
  await untilAcknowledged(start + 150);
  // Its agent starts one again at once: that one may be found, and killed, too.
  expect(await kill("kr-b/consumers")).toBeGreaterThan(0);
  await untilAcknowledged(start + 300);
  await kill("kr-c/stream");
  await untilAcknowledged(start + 450);
  await kill("kr-a/ingest");
  await untilAcknowledged(start + 600);
  await heal("kr-c/stream");
  await heal("kr-a/ingest");
  await until("the consumer is back", 30_000, async () => processesOf(manifest, "kr-b", "consumers").length === 1);
  await untilAcknowledged(start + 750);
  const count = await settled();
  expectNothingLost(count);
  console.log(
    `killed three: ${count.acknowledged} acknowledged, ${count.cases} cases, ${count.repeatedAlerts} alerts again`,
  );
});

test("what is left out of bulk is answered so, and counted to the log", async () => {
  const set = (value: string) =>
    Promise.all(zonesOf("kr").map((zone) => site.adapters.flags.setFlag(FLAGS, zone, "sampling", value, site.act())));
  await set("10");
  await tellLoad(manifest, "start", { perSecond: "60" });
  const sampled = () => readLoad(manifest.load.journal).sampled.size;
  await until("100 logs are left out", 60_000, async () => sampled() >= 100);
  await set("100");
  const count = await settled();
  expectNothingLost(count);
  expect(count).toMatchObject({ sampledByPlatform: count.sampled, sampledCases: 0 });
});

test("a release goes to the canary, and waits while releases are paused", async () => {
  const set = (value: string) =>
    Promise.all(zonesOf("kr").map((zone) => site.adapters.flags.setFlag(FLAGS, zone, "releases", value, site.act())));
  expect(await release(manifest, "2.0.1")).toContain("1 → 2.0.1");
  await set("off");
  await expect(release(manifest, "2.0.2")).rejects.toThrow(/paused.*kr-a, kr-b, kr-c/);
  await set("on");
  expect(await release(manifest, "2.0.2")).toContain("2.0.1 → 2.0.2");
});
