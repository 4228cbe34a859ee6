import type { ActionArgs } from "#domain/plans/actions.ts";
import { findComponent, regionOfZone } from "#domain/topology/find.ts";
import type { EntranceComponent, Topology } from "#domain/topology/topology.ts";
import { asked, databaseOf, zonesOf } from "./database-parts.ts";
import type { Commands, RunbookPart } from "./runbook-part.ts";
import { atSocket, gateways } from "./traffic-parts.ts";

const PRIMARY_OF = "select pg_is_in_recovery(), current_setting('synchronous_standby_names')";
const REPLICAS = "select application_name, state, sync_state from pg_stat_replication";
const FORCED =
  "select relname, relrowsecurity, relforcerowsecurity from pg_class where relrowsecurity and relkind = 'r'";

export const lookingParts = {
  "host.run": ({ zone, command }: ActionArgs<"host.run">): RunbookPart => ({
    run: [{ at: zone, lines: [`# the site's own command "${command}", as the agent's file of ${zone} names it`] }],
  }),
  "manual.confirm": ({ instruction }: ActionArgs<"manual.confirm">): RunbookPart => ({
    run: [{ at: "people", lines: Object.entries(instruction).map(([language, text]) => `# ${language}: ${text}`) }],
  }),
  "check.healthy": ({ component }: ActionArgs<"check.healthy">, site: Topology): RunbookPart => {
    const found = findComponent(site, component);
    if (found?.kind === "database") return each(site, component, `${PRIMARY_OF}; ${REPLICAS}`);
    if (found?.kind === "gateway") return { run: found.zones.map((at) => ({ at, lines: [atSocket("show stat")] })) };
    return { run: [] };
  },
  "check.capacity": ({ region }: ActionArgs<"check.capacity">, site: Topology) => sessions(site, region),
  "check.other-zones": ({ zone }: ActionArgs<"check.other-zones">, site: Topology): RunbookPart => {
    const region = regionOfZone(site, zone) ?? "";
    return { run: (sessions(site, region).run ?? []).filter(({ at }) => at !== zone) };
  },
  "check.zone-answers": ({ zone }: ActionArgs<"check.zone-answers">, site: Topology): RunbookPart => ({
    run: [
      {
        at: "outside",
        lines: [
          `curl -sS --max-time 3 --cert "$HAECHI_AGENT_CERT" --key "$HAECHI_AGENT_KEY" --cacert "$HAECHI_AGENT_CA" ${site.agents[zone] ?? ""}/v1/status`,
        ],
      },
    ],
  }),
  "check.entrance-exclusive": ({ entrance }: ActionArgs<"check.entrance-exclusive">, site: Topology) => {
    const found = findComponent(site, entrance) as EntranceComponent;
    return { run: [{ at: found.agent, lines: [atSocket(`show map $HAPROXY_MAPS/${found.map.file}`)] }] };
  },
  "check.no-loss-possible": ({ component }: ActionArgs<"check.no-loss-possible">, site: Topology) =>
    each(site, component, `${PRIMARY_OF}; ${REPLICAS}`),
  "probe.entrance": ({ entrance, passes }: ActionArgs<"probe.entrance">, site: Topology): RunbookPart => {
    const { url, agent } = findComponent(site, entrance) as EntranceComponent;
    return {
      run: [{ at: agent, lines: [`for n in $(seq ${passes}); do curl -sS -i --max-time 3 ${url}/ | head -20; done`] }],
    };
  },
  "probe.database": ({ component }: ActionArgs<"probe.database">, site: Topology) =>
    each(site, component, "select pg_is_in_recovery(), now()"),
  "proof.no-loss": ({ component }: ActionArgs<"proof.no-loss">, site: Topology) =>
    each(site, component, "select count(*), min(number), max(number), max(at) from haechi.canary"),
  "proof.row-level-security": ({ component }: ActionArgs<"proof.row-level-security">, site: Topology) =>
    each(site, component, FORCED),
  "proof.protected": ({ component }: ActionArgs<"proof.protected">, site: Topology) =>
    each(site, component, `${PRIMARY_OF}; ${REPLICAS}`),
  "proof.no-customer-markers": (
    { region, of }: ActionArgs<"proof.no-customer-markers">,
    site: Topology,
  ): RunbookPart => ({
    run: (site.regions[region]?.zones ?? []).map((at) => ({
      at,
      lines: [
        `sudo grep -raoE 'mk1${of}[0-9a-f]{16}' "$PGDATA" "$LOGS" | wc -l   # must be 0`,
        `sudo grep -raoE 'mk1${region}[0-9a-f]{16}' "$PGDATA" "$LOGS" | wc -l   # must not be 0: the search sees`,
      ],
    })),
  }),
};

function each(site: Topology, component: string, statement: string): RunbookPart {
  const found = databaseOf(site, component);
  return { run: zonesOf(found).map((at): Commands => ({ at, lines: [asked(found, at, statement)] })) };
}

function sessions(site: Topology, region: string): RunbookPart {
  const zones = new Set(gateways(site, region).flatMap((gateway) => gateway.zones));
  return { run: [...zones].map((at) => ({ at, lines: [atSocket("show info"), atSocket("show stat")] })) };
}
