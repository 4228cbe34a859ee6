import type { StreamMeasurement } from "#domain/topology/measurement.ts";
import type { Act, Adapters } from "#server/adapters/ports.ts";
import { until } from "../../scripts/stack/until.ts";
import type { Part } from "../../trials/site/watched.ts";
import { at, look, need, silent, WITHIN_MS } from "./bare-looks.ts";

type Ports = Adapters & { readonly act: (what: string) => Act };
type On = (step: string, part: Part, work: (ports: Ports) => Promise<void>) => Promise<void>;
type Node = { readonly zone: string; readonly seen: StreamMeasurement | null };

const STREAM = "ingest/stream-kr";
const ROUTER = "stream";

/**
 * The stream's part of a bare evacuation: as the plan's steps have it, when its primary was in the lost zone and is off.
 * `gateways` looks at the gateways of all zones.
 */
export function bareStream(
  on: On,
  zones: readonly string[],
  lost: string,
  gateways: (ports: Ports) => Promise<readonly (Awaited<ReturnType<Adapters["gateway"]["observeGateway"]>> | null)[]>,
) {
  const others = zones.filter((zone) => zone !== lost);
  let promoted = "";
  const nodes = ({ stream }: Ports): Promise<Node[]> =>
    Promise.all(
      zones.map(async (zone) => ({ zone, seen: await stream.observeNode(STREAM, zone, look()).catch(silent) })),
    );
  const primary = async (ports: Ports): Promise<Node & { readonly seen: StreamMeasurement }> => {
    const [only, other] = (await nodes(ports)).filter((node) => node.seen?.role === "primary");
    if (!only?.seen || other) throw new Error("No primary of the stream, or two");
    return { zone: only.zone, seen: only.seen };
  };
  const linked = async (ports: Ports) => {
    const from = (await primary(ports)).seen;
    return from.replicas.filter((one) => one.online && others.includes(one.name)).map((one) => one.name);
  };
  return {
    promoted: () => promoted,
    async promote() {
      await on("promote-stream", "check", async (ports) => void (await nodes(ports)));
      await on("promote-stream", "act", async (ports) => {
        need("the old primary is off", await ports.power.isOff(lost, STREAM, look()));
        await nodes(ports);
        await Promise.all(others.map((zone) => ports.stream.follow(STREAM, zone, null, ports.act(`cut-off/${zone}`))));
        const standing = (await nodes(ports)).filter((node) => node.seen?.role === "replica");
        need("every replica answers", standing.length === others.length);
        const furthest = Math.max(...standing.map((node) => node.seen?.offset ?? 0));
        promoted = standing.find((node) => node.seen?.offset === furthest)?.zone ?? "";
        await ports.stream.promote(STREAM, promoted, ports.act(`promote/${promoted}`));
      });
      await on("promote-stream", "verify", async (ports) => {
        need("the chosen one is the stream's primary", (await primary(ports)).zone === promoted);
      });
    },
    async route() {
      await on("route-stream", "check", async (ports) => void (await primary(ports)));
      await on("route-stream", "act", async (ports) => {
        await primary(ports);
        const { gateway, act } = ports;
        const lead = async (agent: string) => {
          for (const zone of zones.filter((one) => one !== promoted)) {
            await gateway.setServer(at(agent, "gateway", ROUTER, zone), "maint", act(`${agent}/${zone}/maint`));
            await gateway.shutdownSessions(at(agent, "gateway", ROUTER, zone), act(`${agent}/${zone}/sessions`));
          }
          await gateway.setServer(at(agent, "gateway", ROUTER, promoted), "ready", act(`${agent}/${promoted}/ready`));
        };
        const set = await Promise.allSettled(zones.map(lead));
        need(
          "routers were set",
          set.some((one) => one.status === "fulfilled"),
        );
      });
      await on("route-stream", "verify", async (ports) => {
        await primary(ports);
        const servers = (await gateways(ports)).flatMap((one) => one?.router ?? []);
        const open = servers.filter((one) => one.backend === ROUTER && one.admin === "ready");
        need("routers lead to the stream's primary", open.length > 0 && open.every((one) => one.name === promoted));
      });
    },
    async follow() {
      await on("follow-stream", "check", async (ports) => void (await primary(ports)));
      await on("follow-stream", "act", async (ports) => {
        await primary(ports);
        const astray = others.filter((zone) => zone !== promoted);
        await Promise.all(
          astray.map((zone) => ports.stream.follow(STREAM, zone, promoted, ports.act(`follow/${zone}`))),
        );
      });
      await on("follow-stream", "verify", async (ports) => {
        need("all follow", (await linked(ports)).length === others.length - 1);
      });
    },
    fence: () =>
      on("fence-stream", "check", async (ports) => {
        await nodes(ports);
        const [host, off] = await Promise.all([
          ports.stream.observeHost(STREAM, lost, look()).catch(silent),
          ports.power.isOff(lost, STREAM, look()),
        ]);
        need("the old primary of the stream is off", off && host === null);
      }),
    isProtected: () =>
      on("proof-stream-protected", "check", async (ports) => {
        await until("The stream protected", WITHIN_MS, async () => (await linked(ports)).length > 0);
      }),
  };
}
