import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Zone } from "../addresses.ts";
import type { Endpoint } from "../links.ts";
import type { Manifest } from "../manifest.ts";

/**
 * Settings that every node shares. A clone copies them, so nothing that belongs to one node may stand here: address, port,
 * socket folder and name are arguments of the server's command line.
 */
const SETTINGS = `
# Written by the lab. What belongs to one node alone is on its command line.
wal_level = replica
wal_log_hints = on
track_commit_timestamp = on
hot_standby = on
max_wal_senders = 10
max_replication_slots = 10
wal_keep_size = 256MB
fsync = on
synchronous_commit = on
recovery_target_timeline = 'latest'
wal_sender_timeout = 4s
wal_receiver_timeout = 3s
wal_receiver_status_interval = 1s
wal_retrieve_retry_interval = 250ms
shared_buffers = 16MB
max_connections = 60
min_wal_size = 32MB
max_wal_size = 256MB
password_encryption = scram-sha-256
client_connection_check_interval = 1s
lc_messages = 'C'
timezone = 'UTC'
log_line_prefix = '%m [%p] %a '
log_checkpoints = off
`;

/** The socket folder is closed to all but its owner, so the socket may trust; TCP wants a password from everybody. */
const ACCESS = `
local all         all                       trust
local replication all                       trust
host  all         all         127.0.0.0/8   scram-sha-256
host  replication replicator  127.0.0.0/8   scram-sha-256
`;

export function writeSettings(dataDir: string, archiving: string): void {
  writeFileSync(join(dataDir, "postgresql.conf"), SETTINGS + archiving);
  writeFileSync(join(dataDir, "pg_hba.conf"), ACCESS);
}

/** The command of one node's server. Everything that is its own stands here and survives a clone of another node's files. */
export function serverCommand(manifest: Manifest, zone: Zone): [string, ...string[]] {
  const { dataDir, socketDir, direct } = manifest.zones[zone].postgresql;
  const [host, port] = direct.split(":");
  const own = { listen_addresses: host, port, unix_socket_directories: socketDir, cluster_name: zone };
  return [
    join(manifest.binDir, "postgres"),
    "-D",
    dataDir,
    ...Object.entries(own).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
  ];
}

/** How a standby in `zone` follows a primary: through the relay of its own zone, giving up quickly on a silent one. */
export function primaryConninfo(manifest: Manifest, zone: Zone, through: Endpoint): string {
  return [
    `host=${through.host}`,
    `port=${through.port}`,
    "user=replicator",
    `password=${manifest.passwords.replicator}`,
    `application_name=${zone}`,
    "connect_timeout=2",
    "keepalives=1",
    "keepalives_idle=1",
    "keepalives_interval=1",
    "keepalives_count=3",
    "tcp_user_timeout=3000",
    "sslmode=disable",
    "gssencmode=disable",
  ].join(" ");
}
