import { readFileSync } from "node:fs";
import path from "node:path";
import type { Manifest } from "#lab/manifest.ts";

/** Steps of a run that did something in a zone, by the agents' own journals: what happened, whatever the control plane remembers. */
export function stepsThatActed(manifest: Manifest, runId: string): ReadonlySet<string> {
  const keys = Object.values(manifest.zones).flatMap(({ agentStateDir }) =>
    readLines(path.join(agentStateDir, "journal.jsonl")).map((line) => (JSON.parse(line) as { key: string }).key),
  );
  // A key is `<run>:<step>:<attempt>:<what>` (server/engine/legs/execute-step.ts).
  return new Set(keys.filter((key) => key.startsWith(`${runId}:`)).map((key) => key.split(":")[1] ?? ""));
}

function readLines(file: string): readonly string[] {
  try {
    return readFileSync(file, "utf8").split("\n").slice(0, -1);
  } catch {
    return [];
  }
}
