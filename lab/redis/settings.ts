import { createHash } from "node:crypto";
import { addressesOf, PORT, type Zone } from "../addresses.ts";
import type { Manifest, StreamManifest } from "../manifest.ts";

/** @throws Error where no node of the stream stands */
export function streamOf(manifest: Manifest, zone: Zone): StreamManifest {
  const { stream } = manifest.zones[zone];
  if (stream === null) throw new Error(`There is no stream in ${zone}.`);
  return stream;
}

/**
 * A node of the stream. `haechi` is the control plane, `app` what works with the stream, `replicator` the other nodes; `checker`
 * may only ask whether somebody is there. The default user may do all and its password is known to nobody: Redis reads its own file as
 * that one, and would leave out every transaction that it may not. Synced before it answers: what is killed comes back as the primary it was, and its
 * replicas take over what it has. Whose replica it is stands in a file of its own, which the agent keeps.
 */
export function streamConfig(manifest: Manifest, zone: Zone): string {
  const at = addressesOf(zone, manifest.slot);
  const { dataDir, roleFile } = streamOf(manifest, zone);
  const { stream, app, replicator } = manifest.passwords;
  return `bind ${at.stream}
bind-source-addr ${at.stream}
port ${PORT.stream}
protected-mode no
dir "${dataDir}"
save ""
appendonly yes
appendfsync always
maxmemory-policy noeviction
repl-backlog-size 32mb
repl-ping-replica-period 1
repl-timeout 5
repl-diskless-sync yes
repl-diskless-sync-delay 0
replica-announce-ip ${at.streamRelay}
replica-announce-port ${PORT.stream}
masteruser replicator
masterauth ${replicator}
user default on #${createHash("sha256").update(`${manifest.id}:${stream}:default`).digest("hex")} ~* &* +@all
user checker on nopass resetkeys resetchannels -@all +ping
user haechi on >${stream} ~* &* +@all
user app on >${app} ~* &* +@all -@admin -@dangerous +info +wait
user replicator on >${replicator} resetkeys resetchannels -@all +psync +replconf +ping
include "${roleFile}"
`;
}

/** Of whom a node is a replica when it starts; null: it is a primary. */
export function roleText(primary: { readonly host: string; readonly port: number } | null): string {
  return primary === null ? "# primary\n" : `replicaof ${primary.host} ${primary.port}\n`;
}
