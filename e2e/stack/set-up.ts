import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { startStack } from "../../scripts/stack/stack.ts";
import { handOver } from "./hand-over.ts";
import { HANDED_OVER, replacementFile } from "./stack.ts";

/** Starts the whole product once for all journeys, on its own state and ports; what is returned stops it. */
export default async function setUp(): Promise<() => Promise<void>> {
  const state = path.dirname(HANDED_OVER);
  const replacements = [replacementFile(state), replacementFile(state, "web")];
  for (const file of replacements) rmSync(file, { force: true });
  const stack = await startStack({ state, webPort: 3_500, fresh: true });
  mkdirSync(state, { recursive: true });
  writeFileSync(HANDED_OVER, JSON.stringify(handOver(stack)), { mode: 0o600 });
  return async () => {
    for (const file of replacements) if (existsSync(file)) stopQuietly(Number(readFileSync(file, "utf8")));
    rmSync(HANDED_OVER, { force: true });
    await stack.stop();
  };
}

function stopQuietly(pid: number): void {
  try {
    process.kill(pid, "SIGTERM");
  } catch {
    // It ended by itself.
  }
}
