import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { waitFor } from "../process/wait-for.ts";

export type KeyService = { readonly url: string; stop(): Promise<void> };

/** Where scripts/prepare.sh puts it, or null: no Python was there to run it. */
export function findKeyService(): string | null {
  const program = resolve(".haechi/python/bin/moto_server");
  return existsSync(program) ? program : null;
}

/**
 * An emulator of the API of AWS KMS (moto), as a plain process: it keeps no keys worth the name. What it tells of them (states, rotation,
 * regions, deletion) is what AWS documents, and that is all that is read.
 */
export async function startKeyService(program: string, host: string, port: number): Promise<KeyService> {
  const child = spawn(program, ["-H", host, "-p", String(port)], {
    stdio: "ignore",
    env: { PATH: process.env.PATH, NODE_ENV: "production" },
  });
  const ended = new Promise<void>((done) => child.once("exit", () => done()));
  child.once("error", () => {});
  const url = `http://${host}:${port}`;
  const stop = async () => {
    child.kill("SIGKILL");
    if (child.pid !== undefined) await ended;
  };
  try {
    await waitFor(`the key service at ${url}`, 30_000, async () => (await fetch(`${url}/moto-api/`)).ok);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, stop };
}
