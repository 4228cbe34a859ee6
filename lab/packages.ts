import { accessSync, constants, existsSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";

export type Programs = {
  readonly binDir: string;
  readonly haproxy: string;
  readonly redis: string;
  readonly postgresMajor: number;
};
const OLDEST_POSTGRESQL = 15;

function runs(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function findPostgres(): { binDir: string; postgresMajor: number } | null {
  const root = "/usr/lib/postgresql";
  const majors = existsSync(root) ? readdirSync(root).map(Number).filter(Number.isInteger) : [];
  for (const major of majors.sort((a, b) => b - a)) {
    const binDir = join(root, String(major), "bin");
    const complete = ["postgres", "initdb", "pg_ctl", "pg_basebackup", "pg_rewind", "pg_controldata"].every((name) =>
      runs(join(binDir, name)),
    );
    if (major >= OLDEST_POSTGRESQL && complete) return { binDir, postgresMajor: major };
  }
  return null;
}

/** Where the system keeps a program, or null. */
export function findProgram(name: string): string | null {
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/bin", "/usr/sbin", "/usr/local/sbin"];
  return folders.map((folder) => join(folder, name)).find(runs) ?? null;
}

/** The system's own programs that the lab runs. Throws with the one line that installs what is missing. */
export function findPrograms(): Programs {
  const postgres = findPostgres();
  const haproxy = findProgram("haproxy");
  const redis = findProgram("redis-server");
  const pgbackrest = findProgram("pgbackrest");
  if (postgres !== null && haproxy !== null && redis !== null && pgbackrest !== null)
    return { ...postgres, haproxy, redis };
  const needs = [
    ...(postgres === null
      ? [{ name: "postgresql", what: `PostgreSQL ${OLDEST_POSTGRESQL} or newer with its server programs` }]
      : []),
    ...(haproxy === null ? [{ name: "haproxy", what: "HAProxy" }] : []),
    ...(redis === null ? [{ name: "redis-server", what: "Redis" }] : []),
    ...(pgbackrest === null ? [{ name: "pgbackrest", what: "pgBackRest" }] : []),
  ];
  const why = needs.map(({ what }) => what).join(" and ");
  const line = needs.map(({ name }) => name).join(" ");
  throw new Error(`The lab needs ${why}. Install it with:\n  sudo apt-get install -y --no-install-recommends ${line}`);
}

/** The library that makes a process see another time of day, or null: only `fault clock` needs it. */
export function findFaketime(): string | null {
  const root = "/usr/lib";
  const folders = readdirSync(root).filter((name) => name.endsWith("-linux-gnu"));
  const files = folders.map((name) => join(root, name, "faketime", "libfaketimeMT.so.1"));
  return files.find((file) => existsSync(file)) ?? null;
}
