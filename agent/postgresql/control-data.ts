import { join } from "node:path";
import type { PostgresqlInstance } from "../config.ts";
import { lastWords, runProgram } from "../run-program.ts";

/** What the data directory says of itself, running or not. Positions as PostgreSQL writes them (X/Y). */
export type ControlData = {
  /** E.g. `in production`, `in archive recovery`, `shut down`, `shut down in recovery`. */
  readonly clusterState: string;
  /** Of the latest checkpoint: right after a promotion still the old one. */
  readonly timeline: number;
  readonly checkpointLsn: string;
  readonly minRecoveryEnd: string;
};

/** Reads pg_controldata. Throws when the directory cannot be read. */
export async function readControlData(instance: PostgresqlInstance): Promise<ControlData> {
  const program = [join(instance.binDir, "pg_controldata"), "-D", instance.dataDir];
  const result = await runProgram(program, { timeoutMs: 5000, runAs: instance.runAs });
  if (result.code !== 0) throw new Error(`pg_controldata: ${lastWords(result)}`);
  return parseControlData(result.stdout);
}

export function parseControlData(text: string): ControlData {
  const fields = new Map<string, string>();
  for (const line of text.split("\n")) {
    const at = line.indexOf(":");
    if (at > 0) fields.set(line.slice(0, at).trim(), line.slice(at + 1).trim());
  }
  const field = (name: string): string => {
    const value = fields.get(name);
    if (value === undefined) throw new Error(`pg_controldata does not say "${name}"`);
    return value;
  };
  return {
    clusterState: field("Database cluster state"),
    timeline: Number(field("Latest checkpoint's TimeLineID")),
    checkpointLsn: field("Latest checkpoint location"),
    minRecoveryEnd: field("Minimum recovery ending location"),
  };
}
