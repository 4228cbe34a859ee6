import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Place, Zone } from "./addresses.ts";
import type { PartsManifest } from "./parts.ts";

/** `<state>/lab.json` (0600: it holds the lab's passwords): what stands where. Processes are recorded beside it, one file each. */
export type Manifest = PartsManifest & {
  readonly version: 1;
  readonly id: string;
  readonly profile: "core";
  readonly stateDir: string;
  /** Short folder for Unix sockets, whose paths may not exceed 107 bytes. */
  readonly runDir: string;
  /** Holds the data directories; elsewhere than the state folder when PostgreSQL's user could not reach that one. */
  readonly postgresRoot: string;
  readonly slot: number;
  readonly binDir: string;
  readonly haproxy: string;
  readonly redis: string;
  readonly runAs: { readonly uid: number; readonly gid: number } | null;
  readonly database: "meta";
  readonly passwords: Readonly<
    Record<"postgres" | "haechi" | "app" | "replicator" | "recovery" | "stream" | "objects" | "objectsKey", string>
  >;
  readonly entrance: string;
  /** The login provider that zones have a way to: as it names itself, and where it listens. Null: none was given. */
  readonly identity: { readonly issuer: string; readonly host: string; readonly port: number } | null;
  readonly siteFile: string;
  readonly agents: Readonly<Record<Place, string>>;
  readonly tls: { readonly ca: string; readonly cert: string; readonly key: string };
  readonly votes: Readonly<Record<Place, string>>;
  readonly zones: Readonly<Record<Zone, ZoneManifest>>;
  readonly edge: { readonly adminSocket: string; readonly maps: Readonly<Record<string, string>> };
  readonly relays: Readonly<Record<Place, string>>;
  readonly crossingDir: string;
  readonly logDirs: Readonly<Record<Place, string>>;
  readonly markers: { readonly kr: string; readonly jp: string };
  readonly tenants: { readonly kr: readonly string[]; readonly jp: readonly string[]; readonly synthetic: string };
  readonly writerJournal: string;
  /** Journals of the local writers, by zone of kr. */
  readonly localJournals: Readonly<Record<string, string>>;
  /** Who receives alerts outside, and what it keeps of them; the load's journal, and the file that says how much it sends. */
  readonly webhook: { readonly url: string; readonly journal: string };
  readonly load: { readonly journal: string; readonly control: string };
};
export type ZoneManifest = {
  readonly region: "kr" | "jp";
  readonly gateway: {
    readonly url: string;
    readonly adminSocket: string;
    readonly maps: Readonly<Record<string, string>>;
  };
  /** Router to the primary for clients in the zone, `host:port`. */
  readonly router: string;
  readonly console: { readonly url: string; readonly flagsFile: string };
  readonly postgresql: {
    /** As the control plane reaches it (a relay), and the server itself. `host:port`. */
    readonly address: string;
    readonly direct: string;
    readonly dataDir: string;
    readonly socketDir: string;
    readonly logFile: string;
    readonly fenceFile: string;
  };
  /** What takes logs in; null where there is no stream. */
  readonly ingest: { readonly url: string; readonly flagsFile: string } | null;
  /** A node of the stream; null where there is none. */
  readonly stream: StreamManifest | null;
  readonly agentStateDir: string;
};
export type StreamManifest = {
  /** As the control plane reaches it (a relay), and the server itself. `host:port`. */
  readonly address: string;
  readonly direct: string;
  /** Router to the primary for clients in the zone, `host:port`. */
  readonly router: string;
  readonly dataDir: string;
  readonly configFile: string;
  /** Of whom it is a replica, as Redis reads it at its start: its agent keeps it. */
  readonly roleFile: string;
  readonly logFile: string;
  readonly fenceFile: string;
};

/** `--state`, or `$HAECHI_STATE/lab`, or `.haechi/lab`; always absolute. */
export function stateFolder(given: string | undefined): string {
  return resolve(given ?? join(process.env.HAECHI_STATE ?? ".haechi", "lab"));
}
export function manifestFile(stateDir: string): string {
  return join(stateDir, "lab.json");
}

export function readManifest(stateDir: string): Manifest | null {
  let text: string;
  try {
    text = readFileSync(manifestFile(stateDir), "utf8");
  } catch {
    return null;
  }
  const manifest = JSON.parse(text) as Manifest;
  if (manifest.version !== 1) {
    throw new Error(
      `${manifestFile(stateDir)} was written by another version: stop that lab with its version, then remove ${stateDir}.`,
    );
  }
  // A lab that was made before there were parts has none.
  const none: PartsManifest = { registry: null, charts: null, keys: null, objects: null };
  return { ...none, ...manifest };
}

export function requireManifest(stateDir: string): Manifest {
  const manifest = readManifest(stateDir);
  if (manifest === null)
    throw new Error(`There is no lab in ${stateDir}. Start one: npm run lab -- up --state ${stateDir}`);
  return manifest;
}

export function writeManifest(manifest: Manifest): void {
  const file = manifestFile(manifest.stateDir);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
