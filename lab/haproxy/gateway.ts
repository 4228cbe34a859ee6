import { addressesOf, CANARY_ZONE, hasStream, PORT, regionOf, type Zone, zonesOf } from "../addresses.ts";
import { commonSettings, page } from "./settings.ts";

/**
 * A zone's gateway: the way in to the console of every zone of its region, and the zone's routers to the meta-DB and the stream. A
 * router knows no primary by itself: all its servers are disabled until somebody asserts a route.
 */
export function gatewayConfig(
  zone: Zone,
  slot: number,
  files: {
    adminSocket: string;
    maintenanceMap: string;
    limitsMap: string;
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
${limits(files.limitsMap, zone)}
${hasStream(zone) ? "  use_backend ingest if { path_reg ^/(logs|login)(/|$) }\n" : ""}  default_backend console

# A key a class, counted is what was let in; requests that were refused do not count, or an overload would let nobody in.
backend classes
  stick-table type string len 16 size 16 expire 10m store gpc0,gpc0_rate(1s)

${httpBackend("console", "No console of this region is ready.", consoles)}

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
${hasStream(zone) ? ingestBackend(zone, slot) + streamRouter(zone, slot) : ""}`;
}

/** Which class a request is of, and no more a second of it than its map says; 0: as many as come. */
function limits(map: string, zone: Zone): string {
  const known = "{ var(txn.class) -m str interactive ingest bulk }";
  return `  http-request set-var(txn.class) req.hdr(x-haechi-class)
  http-request set-var(txn.class) str(ingest) if { path_reg ^/logs(/|$) } !${known}
  http-request set-var(txn.class) str(interactive) if !${known}
  http-request set-header x-haechi-class %[var(txn.class)]
  http-request set-var(txn.limit) var(txn.class),map_str_int(${map},0)
  acl limited var(txn.limit) -m int gt 0
  http-request track-sc0 var(txn.class) table classes if limited
  http-request return status 429 content-type text/plain string "Too much of this class at the moment. Try again." hdr retry-after 1 hdr x-haechi-zone ${zone} hdr x-haechi-region ${regionOf(zone)} if limited { sc_gpc0_rate(0,classes),sub(txn.limit) -m int ge 0 }
  http-request sc-inc-gpc0(0) if limited`;
}

/** Applications that say by themselves whether they are ready; a request that nobody got is sent to another. */
function httpBackend(name: string, unavailable: string, servers: readonly string[]): string {
  return `backend ${name}
  mode http
  balance roundrobin
  option httpchk GET /ready
  http-check expect status 200
  option redispatch 1
  retries 3
  retry-on conn-failure empty-response response-timeout
  http-request disable-l7-retry if METH_POST
  http-error ${page(null, "Service unavailable", unavailable)}
${servers.join("\n")}`;
}

/** What takes logs in: every zone's, and the canary with a small share. */
function ingestBackend(zone: Zone, slot: number): string {
  const here = addressesOf(zone, slot);
  const stable = zonesOf(regionOf(zone)).map((other) => {
    const host = other === zone ? here.ingest : here.towards[other];
    return `  server ${other} ${host}:${PORT.ingest} check weight 100`;
  });
  const canary =
    zone === CANARY_ZONE ? `${here.ingestCanary}:${PORT.ingest}` : `${here.towards[CANARY_ZONE]}:${PORT.canary}`;
  return `
${httpBackend("ingest", "No ingest API of this region is ready.", [...stable, `  server canary ${canary} check weight 10`])}
`;
}

/** The check proves that Redis answers, whatever its role, and has read its file: `checker` may ask for nothing else. */
function streamRouter(zone: Zone, slot: number): string {
  const here = addressesOf(zone, slot);
  const nodes = zonesOf(regionOf(zone)).map(
    (other) => `  server ${other} ${other === zone ? here.stream : here.towards[other]}:${PORT.stream} check disabled`,
  );
  return `
frontend stream-in
  mode tcp
  bind ${here.haproxy}:${PORT.streamRouter}
  maxconn 200
  timeout client 1h
  option clitcpka
  default_backend stream

backend stream
  mode tcp
  timeout server 1h
  option srvtcpka
  option tcp-check
  tcp-check connect
  tcp-check send AUTH\\ checker\\ any\\r\\nPING\\r\\n
  tcp-check expect string +PONG
  default-server on-marked-down shutdown-sessions on-marked-up shutdown-backup-sessions
${nodes.join("\n")}
`;
}
