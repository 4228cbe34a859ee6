import { addressesOf, PORT, regionOf, type Zone, zonesOf } from "../addresses.ts";
import { commonSettings, page } from "./settings.ts";

/**
 * A zone's gateway: the way in to the console of every zone of its region, and the zone's router to the meta-DB. The router knows
 * no primary by itself: all its servers are disabled until somebody asserts a route.
 */
export function gatewayConfig(
  zone: Zone,
  slot: number,
  files: {
    adminSocket: string;
    maintenanceMap: string;
    tls: { certificate: string; ca: string; verify: "required" | "none" };
  },
): string {
  const here = addressesOf(zone, slot);
  const zones = zonesOf(regionOf(zone));
  const own = (other: Zone): boolean => other === zone;
  const consoles = zones.map(
    (other) => `  server ${other} ${own(other) ? here.console : here.towards[other]}:${PORT.console} check`,
  );
  const databases = zones.map(
    (other) => `  server ${other} ${own(other) ? here.sql : here.towards[other]}:${PORT.sql} check disabled`,
  );
  return `${commonSettings(files.adminSocket)}
frontend console-in
  mode http
  bind ${here.haproxy}:${PORT.http}
  bind ${here.haproxy}:${PORT.mtls} ssl crt ${files.tls.certificate} ca-file ${files.tls.ca} verify ${files.tls.verify} ssl-min-ver TLSv1.2
  maxconn 500
  acl maintenance str(console),map(${files.maintenanceMap},off) on
  acl health path /gateway/health
  http-request return status 200 content-type text/plain string "alive" if { path /gateway/alive }
  http-request return status 503 content-type text/plain string "maintenance" if health maintenance
  http-request return status 503 content-type text/plain string "no console is ready" if health { nbsrv(console) lt 1 }
  http-request return status 200 content-type text/plain string "ready" if health
  http-request return ${page("maintenance", "Under maintenance", "This service is closed for the moment. Nothing is lost.")} hdr x-haechi-zone ${zone} hdr x-haechi-region ${regionOf(zone)} if maintenance
  default_backend console

backend console
  mode http
  balance roundrobin
  option httpchk GET /ready
  http-check expect status 200
  option redispatch 1
  retries 3
  retry-on conn-failure empty-response response-timeout
  http-request disable-l7-retry if METH_POST
  http-error ${page(null, "Service unavailable", "No console of this region is ready.")}
${consoles.join("\n")}

frontend meta-db-in
  mode tcp
  bind ${here.haproxy}:${PORT.router}
  maxconn 200
  timeout client 1h
  option clitcpka
  default_backend meta-db

# The check asks PostgreSQL's own first question (is TLS spoken? "N"), which a frozen server does not answer and no log is filled with.
backend meta-db
  mode tcp
  timeout server 1h
  option srvtcpka
  option tcp-check
  tcp-check connect
  tcp-check send-binary 0000000804d2162f
  tcp-check expect rbinary ^4E
  default-server on-marked-down shutdown-sessions on-marked-up shutdown-backup-sessions
${databases.join("\n")}
`;
}
