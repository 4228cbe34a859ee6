import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Place } from "./addresses.ts";
import { placeDir } from "./lay-out.ts";
import type { Manifest } from "./manifest.ts";

/** Name of a component's own file in its place's folder. */
export function configFile(
  manifest: Manifest,
  place: Place,
  name:
    | "agent.json"
    | "relay.json"
    | "console.json"
    | "haproxy.cfg"
    | "writer.json"
    | "local-writer.json"
    | "ingest.json"
    | "ingest-canary.json"
    | "consumer.json"
    | "webhook.json"
    | "load.json",
): string {
  return join(placeDir(manifest, place), name);
}

/** A file with passwords in it. */
export function writeSecret(file: string, content: unknown): void {
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
}

/** State, once it is there: left as it is. */
export function writeOnce(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  if (!existsSync(file)) writeFileSync(file, text);
}
