import { furthestLsn, parseLsn } from "#domain/database/lsn.ts";
import type { Act, Adapters, CallRecord, ServerAddress } from "#server/adapters/ports.ts";
import { until } from "../../scripts/stack/until.ts";
import { type Part, watchedAdapters } from "../../trials/site/watched.ts";
import type { Recorder } from "../trace/trace.ts";
import { at, DATABASE, GATEWAY, look, looksAt, need, silent, streams, WITHIN_MS } from "./bare-looks.ts";
import { bareMeasures } from "./bare-measures.ts";
import { bareStream } from "./bare-stream.ts";

type Ports = Adapters & { readonly act: (what: string) => Act };
/** What a person's script knows by heart before it starts. */
export type Known = {
  readonly region: string;
  readonly lost: string;
  /** Zones of the region, in the order of preference. */
  readonly zones: readonly string[];
  /** Numbers of rows that were acknowledged: none may be missing afterwards. */
  readonly acknowledged: readonly bigint[];
  /** Higher than every one before: agents take nothing less. */
  readonly token: bigint;
};
/** Zones of the new primaries. */
export type Promoted = { readonly database: string; readonly stream: string };
const ENTRANCE = "console/entrance";
const PASSES = 5;

/**
 * The evacuation of a lost zone as a person would script it: the same looks, acts and verifications as the plan `zone-evacuation`, in
 * the same order, side by side where the plan has them so, through the same adapters and agents, by the same pace of asking again
 * (100 ms). No database of ours, no engine, no decision kept, no plan: what it does is what is written here. That it makes the
 * same calls is not believed but compared, call by call, with what the product's own steps called (same-calls.ts).
 * @returns the zones that were promoted
 * @throws Error when something was not as it should be; a person would then go on by hand
 */
export async function bareEvacuation(adapters: Adapters, known: Known, trace: Recorder): Promise<Promoted> {
  const { region, lost, zones, acknowledged } = known;
  const others = zones.filter((zone) => zone !== lost);
  const on = (step: string, part: Part, work: (ports: Ports) => Promise<void>) =>
    trace.part(step, part, (told) => {
      const act = (what: string): Act => ({
        scope: region,
        token: known.token,
        key: `bare:${known.token}:${step}:${what}`,
        signal: AbortSignal.timeout(30_000),
        record: (call: CallRecord) => trace.act(step, call),
      });
      return work({ ...watchedAdapters(adapters, told), act });
    });
  const { nodes, primary, isProtected, protectedSoon, gateways } = looksAt(zones);
  const stream = bareStream(on, zones, lost, gateways);
  // Who does not answer gets it on return, as with the product.
  const measures = bareMeasures(on, others);

  const otherZones = on("check-other-zones", "check", async (ports) => {
    await ports.gateway.observeEntrance(ENTRANCE, look());
    const answers = await Promise.all(
      others.map((zone) => ports.gateway.observeGateway(GATEWAY, zone, look()).catch(silent)),
    );
    need("another zone answers", answers.some(Boolean));
  });
  const capacity = on("check-capacity", "check", async (ports) => {
    need("gateways answer", (await gateways(ports)).some(Boolean));
  });
  await Promise.all([otherZones, capacity]);

  const drain = async () => {
    await on("drain-zone", "check", async ({ gateway }) => {
      await gateway.observeEntrance(ENTRANCE, look());
    });
    await on("drain-zone", "act", async ({ gateway, act }) => {
      const away = async (server: ServerAddress) => {
        await gateway.setServer(server, "maint", act(`${server.agent}/maint`));
        await gateway.shutdownSessions(server, act(`${server.agent}/sessions`));
      };
      const inZones = zones.map((zone) => away(at(zone, "gateway", "console", lost)));
      const [entrance] = await Promise.allSettled([away(at("outside", "edge", region, lost)), ...inZones]);
      if (entrance?.status === "rejected") throw entrance.reason;
    });
    await on("drain-zone", "verify", async (ports) => {
      await ports.gateway.observeEntrance(ENTRANCE, look());
      const [edge] = await Promise.all([ports.gateway.observeEntrance(ENTRANCE, look()), gateways(ports)]);
      need(
        "the entrance sends nobody there",
        edge.servers.some((one) => one.name === lost && one.admin === "maint"),
      );
    });
  };
  const fence = () =>
    on("fence-database", "check", async (ports) => {
      await nodes(ports);
      const [host, off] = await Promise.all([
        ports.database.observeHost(DATABASE, lost, look()).catch(silent),
        ports.power.isOff(lost, DATABASE, look()),
      ]);
      need("the old primary is off", off && host === null);
    });
  await Promise.all([drain(), fence(), stream.promote()]);

  let promoted = "";
  const promote = async () => {
    await on("promote-standby", "check", async (ports) => {
      need(
        "nobody is primary",
        (await nodes(ports)).every((node) => node.seen?.role !== "primary"),
      );
    });
    await on("promote-standby", "act", async (ports) => {
      const [off] = await Promise.all([
        ports.power.isOff(lost, DATABASE, look()),
        ports.database.observeHost(DATABASE, lost, look()).catch(silent),
      ]);
      need("the old primary is off", off);
      await Promise.all(
        others.map((zone) => ports.database.follow(DATABASE, zone, null, ports.act(`cut-off/${zone}`))),
      );
      const standing = (await nodes(ports)).filter((node) => node.seen?.role === "standby");
      const furthest = furthestLsn(standing.map((node) => parseLsn(node.seen?.receivedLsn)));
      const chosen = standing.find((node) => parseLsn(node.seen?.receivedLsn) === furthest);
      if (!chosen) throw new Error("No standby answers");
      promoted = chosen.zone;
      await ports.database.promote(DATABASE, promoted, ports.act(`promote/${promoted}`));
    });
    await on("promote-standby", "verify", async (ports) => {
      need("the chosen one is primary", (await primary(ports)).zone === promoted);
    });
  };
  await Promise.all([measures.hold(), promote(), stream.route(), stream.follow()]);

  const route = async () => {
    await on("route-clients", "check", async (ports) => void (await primary(ports)));
    await on("route-clients", "act", async (ports) => {
      await primary(ports);
      const { gateway, act } = ports;
      const lead = async (agent: string) => {
        for (const zone of zones.filter((one) => one !== promoted)) {
          await gateway.setServer(at(agent, "gateway", "meta-db", zone), "maint", act(`${agent}/${zone}/maint`));
          await gateway.shutdownSessions(at(agent, "gateway", "meta-db", zone), act(`${agent}/${zone}/sessions`));
        }
        await gateway.setServer(at(agent, "gateway", "meta-db", promoted), "ready", act(`${agent}/${promoted}/ready`));
      };
      const set = await Promise.allSettled(zones.map(lead));
      need(
        "routers were set",
        set.some((one) => one.status === "fulfilled"),
      );
    });
    await on("route-clients", "verify", async (ports) => {
      await primary(ports);
      const servers = (await gateways(ports)).flatMap((one) => one?.router ?? []);
      const open = servers.filter((one) => one.backend === "meta-db" && one.admin === "ready");
      need("routers lead to the primary", open.length > 0 && open.every((one) => one.name === promoted));
    });
  };
  const follow = async () => {
    const astray = async (ports: Ports) => {
      const from = await primary(ports);
      return others.filter((zone) => zone !== from.zone && !streams(from, zone));
    };
    await on("follow-primary", "check", async (ports) => void (await astray(ports)));
    await on("follow-primary", "act", async (ports) => {
      const bring = async (zone: string) => {
        await ports.database.follow(DATABASE, zone, promoted, ports.act(`follow/${zone}`));
        await until(`${zone} streaming`, WITHIN_MS, async () => streams(await primary(ports), zone));
      };
      await Promise.all((await astray(ports)).map(bring));
    });
    await on("follow-primary", "verify", async (ports) => need("all follow", (await astray(ports)).length === 0));
  };
  await Promise.all([route(), follow()]);

  const reprotect = async () => {
    await on("reprotect", "check", async (ports) => void (await isProtected(ports)));
    await on("reprotect", "act", async (ports) => {
      await primary(ports);
      const name = await until("a standby streaming", WITHIN_MS, async () => {
        const from = await primary(ports);
        return others.find((zone) => streams(from, zone));
      });
      await ports.database.setSynchronous(DATABASE, promoted, [name], ports.act(`synchronous/${name}`));
    });
    await on("reprotect", "verify", async (ports) => void (await protectedSoon(ports)));
  };
  await Promise.all([reprotect(), stream.fence()]);

  await Promise.all([
    on("probe-entrance", "check", async ({ entrance }) => {
      let inARow = 0;
      await until("The entrance answering", WITHIN_MS, async () => {
        const seen = await entrance.probe(ENTRANCE, look()).catch(silent);
        inARow = seen?.region === region && seen.mode === "full" && seen.status < 400 ? inARow + 1 : 0;
        return inARow >= PASSES;
      });
    }),
    on("probe-database", "check", async ({ database }) => {
      await until("A row being taken", WITHIN_MS, () => database.writeCanary(DATABASE, BigInt(Date.now()), look()));
    }),
    on("proof-no-loss", "check", async (ports) => {
      const { zone } = await primary(ports);
      const [from = 0n, to = 0n] = [acknowledged[0], acknowledged.at(-1)];
      const lost = await ports.database.missingCanaries(DATABASE, zone, from, to, acknowledged, look(8_000));
      need("no row is lost", lost.missing === 0);
    }),
    on("proof-row-level-security", "check", async (ports) => {
      const { zone } = await primary(ports);
      need("tenants are apart", (await ports.database.rowLevelSecurityHolds(DATABASE, zone, look(5_000))).holds);
    }),
    on("proof-protected", "check", async (ports) => void (await protectedSoon(ports))),
    stream.isProtected(),
    measures.transaction(),
  ]);
  return { database: promoted, stream: stream.promoted() };
}
