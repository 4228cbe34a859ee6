import { withRedis } from "#agent/redis/client.ts";
import { type Replication, replicationOf } from "#agent/redis/replication.ts";
import type { Zone } from "../addresses.ts";
import type { Manifest } from "../manifest.ts";
import { streamOf } from "./settings.ts";

/** What a node of the stream says of its replication, asked past every relay; null when it does not answer. */
export async function replicationIn(manifest: Manifest, zone: Zone): Promise<Replication | null> {
  const [host, port] = streamOf(manifest, zone).direct.split(":");
  const login = { host: host ?? "", port: Number(port), user: "haechi", password: manifest.passwords.stream };
  return await withRedis(login, replicationOf, 1000).catch(() => null);
}
