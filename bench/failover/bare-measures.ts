import type { Act, Adapters } from "#server/adapters/ports.ts";
import { until } from "../../scripts/stack/until.ts";
import type { Part } from "../../trials/site/watched.ts";
import { at, GATEWAY, look, need, silent, WITHIN_MS } from "./bare-looks.ts";

type Ports = Adapters & { readonly act: (what: string) => Act };
type On = (step: string, part: Part, work: (ports: Ports) => Promise<void>) => Promise<void>;
type Thing = {
  readonly step: string;
  readonly look: (ports: Ports, zone: string) => Promise<unknown>;
  readonly set: (ports: Ports, zone: string) => Promise<void>;
};

const FLAGS = "ingest/flags-kr";
const SERVICE = "ingest";
/** As the site's file has them. */
const PASSES = 3;
const IN_TIME_MS = { case: 13_000, alert: 8_000 };
const BULK_A_SECOND = 20;

/** What a bare evacuation holds differently, and the customer's transaction that says whether all is normal, as the plan's steps have them. */
export function bareMeasures(on: On, zones: readonly string[]) {
  const gateway = (ports: Ports, zone: string) => ports.gateway.observeGateway(GATEWAY, zone, look()).catch(silent);
  const things: readonly Thing[] = [
    {
      step: "demote-canary",
      look: gateway,
      set: (ports, zone) =>
        ports.gateway.setWeight(at(zone, "gateway", "ingest", "canary"), 0, ports.act(`${zone}/canary/weight/0`)),
    },
    {
      step: "limit-bulk",
      look: gateway,
      set: (ports, zone) => {
        const rate = String(BULK_A_SECOND);
        return ports.gateway.setMap(zone, "gateway", "limits.map", "bulk", rate, ports.act(`${zone}/bulk/${rate}`));
      },
    },
    {
      step: "pause-releases",
      look: (ports, zone) => ports.flags.observeFlags(FLAGS, zone, look()).catch(silent),
      set: (ports, zone) => ports.flags.setFlag(FLAGS, zone, "releases", "off", ports.act(`${zone}/releases=off`)),
    },
  ];
  const hold = async (thing: Thing): Promise<void> => {
    const lookAtAll = (ports: Ports) => Promise.all(zones.map((zone) => thing.look(ports, zone)));
    await on(thing.step, "check", async () => undefined);
    await on(thing.step, "act", async (ports) => {
      await lookAtAll(ports);
      const set = await Promise.allSettled(zones.map((zone) => thing.set(ports, zone)));
      need(
        `${thing.step}: somewhere`,
        set.some((one) => one.status === "fulfilled"),
      );
    });
    await on(thing.step, "verify", async (ports) => void (await lookAtAll(ports)));
  };
  return {
    hold: () => Promise.all(things.map(hold)),
    transaction: () =>
      on("probe-synthetic", "check", async ({ synthetic }) => {
        let inARow = 0;
        await until("Customers' transactions going through", 4 * WITHIN_MS, async () => {
          const { value, error } = await synthetic.transact(SERVICE, look(90_000));
          const { caseMs, alertMs } = value;
          const inTime =
            error === null && (caseMs ?? Infinity) <= IN_TIME_MS.case && (alertMs ?? Infinity) <= IN_TIME_MS.alert;
          inARow = inTime ? inARow + 1 : 0;
          return inARow >= PASSES;
        });
      }),
  };
}
