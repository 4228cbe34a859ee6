import type { Ask } from "./client.ts";

/** `INFO replication`, as far as anybody here asks. */
export type Replication = {
  readonly role: "primary" | "replica";
  readonly replicationId: string;
  /** Another history that this one goes on from, and the last offset of it that both share. */
  readonly formerId: string | null;
  readonly formerUntil: number | null;
  /** Of a primary what it wrote; of a replica what it has, cut off or not. */
  readonly offset: number;
  readonly linked: boolean;
  readonly primary: { readonly host: string; readonly port: number } | null;
  /** A replica that receives a whole copy: what it holds is no state of anything. */
  readonly copying: boolean;
  readonly replicas: readonly {
    readonly host: string;
    readonly port: number;
    readonly offset: number;
    readonly online: boolean;
  }[];
};

/** Text of `INFO`: lines `name:value`. */
export function parseInfo(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const line of text.split("\n")) {
    const at = line.indexOf(":");
    if (at > 0 && !line.startsWith("#")) found.set(line.slice(0, at), line.slice(at + 1).trim());
  }
  return found;
}

const NO_ID = /^0*$/;

export function parseReplication(text: string): Replication {
  const info = parseInfo(text);
  const figure = (name: string): number => {
    const value = info.get(name);
    const found = Number(value);
    if (value === undefined || !Number.isFinite(found)) throw new Error(`INFO replication says no ${name}`);
    return found;
  };
  const replicationId = info.get("master_replid") ?? "";
  if (NO_ID.test(replicationId)) throw new Error("INFO replication says no master_replid");
  const formerId = info.get("master_replid2") ?? "";
  const former = NO_ID.test(formerId) ? null : formerId;
  const isPrimary = info.get("role") === "master";
  const host = info.get("master_host");
  return {
    role: isPrimary ? "primary" : "replica",
    replicationId,
    formerId: former,
    formerUntil: former === null ? null : figure("second_repl_offset") - 1,
    offset: isPrimary ? figure("master_repl_offset") : figure("slave_repl_offset"),
    linked: info.get("master_link_status") === "up",
    primary: host === undefined ? null : { host, port: figure("master_port") },
    copying: info.get("master_sync_in_progress") === "1",
    replicas: [...info].flatMap(([name, value]) => (/^slave\d+$/.test(name) ? [replicaOf(value)] : [])),
  };
}

/** `ip=127.1.2.60,port=6379,state=online,offset=42,lag=0` */
function replicaOf(value: string): Replication["replicas"][number] {
  const parts = new Map(value.split(",").map((part) => part.split("=", 2) as [string, string]));
  return {
    host: parts.get("ip") ?? "",
    port: Number(parts.get("port")),
    offset: Number(parts.get("offset")),
    online: parts.get("state") === "online",
  };
}

export async function replicationOf(ask: Ask): Promise<Replication> {
  return parseReplication(String(await ask("INFO", "replication")));
}
