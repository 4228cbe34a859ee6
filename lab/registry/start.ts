import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findProgram } from "../packages.ts";
import { waitFor } from "../process/wait-for.ts";

export type Registry = {
  readonly url: string;
  /** Where a blob lies on its disk, to be broken on purpose. */
  readonly blobFile: (digest: string) => string;
  stop(): Promise<void>;
};

/** Debian's docker-registry, or null: not everybody who runs the lab has it, and only what asks for it needs it. */
export function findRegistry(): string | null {
  return findProgram("docker-registry");
}

/** A real registry over a folder, as a plain process of whoever asked for it. */
export async function startRegistry(program: string, folder: string, host: string, port: number): Promise<Registry> {
  const file = writeRegistryFile(folder, `${host}:${port}`);
  const child = spawn(program, ["serve", file], {
    stdio: "ignore",
    env: { PATH: process.env.PATH, NODE_ENV: "production", OTEL_TRACES_EXPORTER: "none" },
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.once("error", () => {});
  const url = `http://${host}:${port}`;
  const stop = async () => {
    child.kill("SIGKILL");
    if (child.pid !== undefined) await ended;
  };
  try {
    await waitFor(`the registry at ${url}`, 10_000, async () => (await fetch(`${url}/v2/`)).ok);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url,
    stop,
    blobFile: (digest) => blobFile(folder, digest),
  };
}

/** Writes its configuration and makes the folder of its store. Answers the configuration's name. */
export function writeRegistryFile(folder: string, address: string): string {
  const store = storeOf(folder);
  mkdirSync(store, { recursive: true });
  const file = join(folder, "config.yml");
  writeFileSync(
    file,
    [
      "version: 0.1",
      "log: { level: error, accesslog: { disabled: true } }",
      `storage: { filesystem: { rootdirectory: "${store}" }, delete: { enabled: true } }`,
      `http: { addr: "${address}" }`,
      "",
    ].join("\n"),
  );
  return file;
}

const storeOf = (folder: string): string => join(folder, "store");

export function blobFile(folder: string, digest: string): string {
  const hex = digest.slice("sha256:".length);
  return join(storeOf(folder), "docker/registry/v2/blobs/sha256", hex.slice(0, 2), hex, "data");
}
/** The folder that says what a tag points to. */
export function tagFolder(folder: string, repository: string, tag: string): string {
  return join(storeOf(folder), "docker/registry/v2/repositories", repository, "_manifests/tags", tag);
}
