import { addressesOf, PORT, type RegionName, zonesOf } from "../addresses.ts";
import { commonSettings, page } from "./settings.ts";

/**
 * The entrance in front of both regions. `route.map` says which region serves. A gateway in maintenance takes no traffic; only when
 * all of a region are in maintenance do customers see their page (backend `<region>-closed`), and otherwise a plain 503.
 */
export function edgeConfig(slot: number, files: { adminSocket: string; routeMap: string }): string {
  const here = addressesOf("outside", slot);
  const servers = (region: RegionName): string =>
    zonesOf(region)
      .map((zone) => `  server ${zone} ${here.towards[zone]}:${PORT.http} check`)
      .join("\n");
  const backends = (["kr", "jp"] as const).map(
    (region) => `
backend ${region}
  mode http
  balance roundrobin
  option httpchk GET /gateway/health
  http-check expect status 200
  option redispatch 1
  retries 3
  retry-on conn-failure empty-response response-timeout
  http-request disable-l7-retry if METH_POST
${servers(region)}

backend ${region}-closed
  mode http
  option httpchk GET /gateway/alive
  http-check expect status 200
${servers(region)}
`,
  );
  const closed = (region: RegionName): string =>
    `  use_backend ${region}-closed if { var(txn.region) -m str ${region} } { nbsrv(${region}) lt 1 } { nbsrv(${region}-closed) gt 0 }`;
  return `${commonSettings(files.adminSocket)}
  http-error ${page(null, "Service unavailable", "No region serves this at the moment.")}

frontend entrance
  mode http
  bind ${here.haproxy}:${PORT.http}
  maxconn 1000
  http-request set-var(txn.region) str(console),map(${files.routeMap},nowhere)
${closed("kr")}
${closed("jp")}
  use_backend %[var(txn.region)]
  default_backend nowhere
${backends.join("")}
backend nowhere
  mode http
  http-request return ${page(null, "Service unavailable", "No region serves this at the moment.")}
`;
}
