import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { writeDurably } from "../durable-file.ts";
import { waitUntil } from "../wait-until.ts";
import type { Node } from "./node.ts";
import { literal, type Query, replicationPassword } from "./sql.ts";

/** How this instance connects to a primary: the value of `primary_conninfo`. */
export async function connectionTo(
  node: Node,
  peer: { readonly host: string; readonly port: number },
): Promise<string> {
  const { replication, applicationName } = node.instance;
  const parts = {
    host: peer.host,
    port: String(peer.port),
    user: replication.user,
    password: await replicationPassword(node.instance),
    application_name: applicationName,
    connect_timeout: "3",
    // A partitioned primary neither answers nor refuses: notice within seconds.
    keepalives_idle: "2",
    keepalives_interval: "1",
    keepalives_count: "3",
  };
  return Object.entries(parts)
    .map(([name, value]) => `${name}='${value.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`)
    .join(" ");
}

/** ALTER SYSTEM + reload, then waits until the server says the new value. Throws when something overrides it. */
export async function setSetting(query: Query, name: string, value: string): Promise<void> {
  await query(`alter system set ${name} = ${literal(value)}`);
  await query("select pg_reload_conf()");
  const taken = await waitUntil(async () => String((await query(`show ${name}`))[0]?.[name]) === value, {
    limitMs: 5000,
  });
  if (!taken) throw new Error(`${name} keeps another value: remove it from the server's command line`);
}

const OURS = ["primary_conninfo", "primary_slot_name", "synchronous_standby_names", "recovery_target_timeline"];

/**
 * Makes a stopped data directory a standby of `peer`: signal file and settings. What it inherited (a primary's list of
 * synchronous standbys would hang its commits after a promotion) is replaced.
 */
export async function configureStandby(
  node: Node,
  peer: { readonly host: string; readonly port: number },
): Promise<void> {
  const { dataDir, runAs } = node.instance;
  const file = join(dataDir, "postgresql.auto.conf");
  const before = await readFile(file, "utf8").catch(() => "");
  const kept = before.split("\n").filter((line) => {
    const name = line.split("=")[0]?.trim().toLowerCase() ?? "";
    return line.trim() !== "" && !OURS.includes(name) && !(name.startsWith("recovery_target") && !line.startsWith("#"));
  });
  const settings = {
    primary_conninfo: await connectionTo(node, peer),
    primary_slot_name: "",
    synchronous_standby_names: "",
    recovery_target_timeline: "latest",
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${literal(value)}`);
  const owned = { mode: 0o600, owner: runAs };
  await writeDurably(file, `${[...kept, ...lines].join("\n")}\n`, owned);
  await writeDurably(join(dataDir, "standby.signal"), "", owned);
}
