import type { ActionArgs } from "#domain/plans/actions.ts";
import { findComponent, regionOfZone } from "#domain/topology/find.ts";
import type { EntranceComponent, Topology } from "#domain/topology/topology.ts";
import { asked, databaseOf, zonesOf } from "./database-parts.ts";
import type { Commands, RunbookPart } from "./runbook-part.ts";
import { atSocket, gateways } from "./traffic-parts.ts";

const PRIMARY_OF = "select pg_is_in_recovery(), current_setting('synchronous_standby_names')";
const REPLICAS = "select application_name, state, sync_state from pg_stat_replication";
export const FORCED =
  "select relname, relrowsecurity, relforcerowsecurity from pg_class where relrowsecurity and relkind = 'r'";

export const lookingParts = {
  "host.run": ({ zone, command }: ActionArgs<"host.run">): RunbookPart => ({
    run: [{ at: zone, lines: [`# the site's own command "${command}", as the agent's file of ${zone} names it`] }],
  }),
  "objects.verify": ({ component }: ActionArgs<"objects.verify">, site: Topology): RunbookPart =>
    atStore(site, component, (s3, bucket) => [
      `${s3} list-object-versions --bucket ${bucket} --query 'Versions[].[Key,VersionId]' --output text | shuf -n 200 | while read -r KEY VERSION; do`,
      `  ${s3} get-object --bucket ${bucket} --key "$KEY" --version-id "$VERSION" /dev/stdout | sha256sum   # must be x-amz-meta-sha256 of`,
      `  ${s3} head-object --bucket ${bucket} --key "$KEY" --version-id "$VERSION" --query '[Metadata.sha256,ObjectLockMode,ObjectLockRetainUntilDate]'; done`,
    ]),
  "objects.try-removal": ({ component }: ActionArgs<"objects.try-removal">, site: Topology): RunbookPart =>
    atStore(site, component, (s3, bucket, prefix) => [
      `KEY=${prefix}.haechi/removal/by-hand; date | tee /tmp/removal; VERSION=$(${s3} put-object --bucket ${bucket} --key $KEY --body /tmp/removal --object-lock-mode COMPLIANCE --object-lock-retain-until-date $(date -u -d +1day +%FT%TZ) --query VersionId --output text)`,
      `${s3} delete-object --bucket ${bucket} --key $KEY --version-id $VERSION --bypass-governance-retention   # must be AccessDenied`,
      `${s3} put-object-retention --bucket ${bucket} --key $KEY --version-id $VERSION --retention Mode=COMPLIANCE,RetainUntilDate=$(date -u -d +1min +%FT%TZ)   # must be AccessDenied`,
      `${s3} put-bucket-versioning --bucket ${bucket} --versioning-configuration Status=Suspended   # must be InvalidBucketState`,
    ]),
  "objects.record": (_: ActionArgs<"objects.record">): RunbookPart => ({
    run: [
      { at: "people", lines: ["# write down how many were read, which differ, and how each removal was answered"] },
    ],
  }),
  "proof.objects-recorded": (_: ActionArgs<"proof.objects-recorded">): RunbookPart => ({
    run: [{ at: "people", lines: ["# it is written down"] }],
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
  "probe.synthetic": ({ service }: ActionArgs<"probe.synthetic">, site: Topology): RunbookPart => {
    const synthetic = site.services[service]?.synthetic;
    const entrance = synthetic && (findComponent(site, synthetic.entrance) as EntranceComponent);
    if (!entrance) return { run: [] };
    const call = `curl -sS --max-time 5 -H 'content-type: application/json'`;
    return {
      run: [
        {
          at: entrance.agent,
          lines: [
            `TOKEN=$(${call} -d '{"tenant":"${synthetic.tenant}"}' ${entrance.url}/login | grep -o '"token":"[^"]*"' | cut -d'"' -f4); N=$(date +%s%6N)`,
            `${call} -H "authorization: Bearer $TOKEN" -d '{"number":'$N',"tenant":"${synthetic.tenant}","class":"interactive","synthetic":true}' ${entrance.url}/logs`,
            `${call} -H "authorization: Bearer $TOKEN" ${entrance.url}/logs/$N   # caseAt and alertAt are both there`,
          ],
        },
      ],
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

/** With the AWS command line, or any other that speaks the S3 API; its credentials come from the site's vault. */
function atStore(
  site: Topology,
  id: string,
  lines: (s3: string, bucket: string, prefix: string) => readonly string[],
): RunbookPart {
  const found = findComponent(site, id);
  if (found?.kind !== "objects") return { run: [] };
  const s3 = `aws --endpoint-url ${found.url} --region ${found.serviceRegion} s3api`;
  return { run: [{ at: "outside", lines: [...lines(s3, found.bucket, found.prefix)] }] };
}
