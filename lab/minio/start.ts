import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { accessSync, constants, mkdirSync, openSync, rmSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import type { ObjectStore } from "../object-store.ts";
import type { ObjectsManifest } from "../parts.ts";
import { waitFor } from "../process/wait-for.ts";

/** `minio` where scripts/prepare.sh builds it or the PATH has one, or null. It is in no Debian. */
export function findMinio(): string | null {
  const folders = [resolve(".haechi/go/bin"), ...(process.env.PATH ?? "").split(delimiter)];
  const files = folders.map((folder) => join(folder, "minio"));
  return (
    files.find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    }) ?? null
  );
}

export function minioCommand(program: string, folder: string, address: string): [string, ...string[]] {
  return [program, "server", join(folder, "data"), "--address", address, "--quiet"];
}

export type MinioSecrets = Pick<
  ObjectsManifest,
  "folder" | "region" | "accessKey" | "secretKey" | "kmsKey" | "kmsSecret"
>;

/** It takes its settings from its environment alone. Nothing of it is fetched from anywhere, and nobody is told of it. */
export function minioSettings({ folder, region, accessKey, secretKey, kmsKey, kmsSecret }: MinioSecrets) {
  return {
    HOME: folder,
    MINIO_ROOT_USER: accessKey,
    MINIO_ROOT_PASSWORD: secretKey,
    MINIO_REGION: region,
    MINIO_BROWSER: "off",
    MINIO_UPDATE: "off",
    MINIO_CI_CD: "on",
    MINIO_KMS_SECRET_KEY: `${kmsKey}:${kmsSecret}`,
  };
}

export async function startMinio(program: string, folder: string, host: string, port: number): Promise<ObjectStore> {
  mkdirSync(folder, { recursive: true });
  const [accessKey, secretKey] = [randomBytes(10).toString("hex"), randomBytes(20).toString("hex")];
  const log = openSync(join(folder, "minio.out"), "a");
  const kmsSecret = randomBytes(32).toString("base64");
  const secrets = { folder, region: "default", accessKey, secretKey, kmsKey: "evidence", kmsSecret };
  const [file, ...args] = minioCommand(program, folder, `${host}:${port}`);
  const child = spawn(file, args, {
    stdio: ["ignore", log, log],
    env: { PATH: process.env.PATH, NODE_ENV: "production", ...minioSettings(secrets) },
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.once("error", () => {});
  const url = `http://${host}:${port}`;
  const stop = async () => {
    child.kill("SIGKILL");
    if (child.pid !== undefined) await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await waitFor(`the object store at ${url}`, 60_000, async () => (await fetch(`${url}/minio/health/live`)).ok);
  } catch (error) {
    await stop();
    throw error;
  }
  const access = { name: "MinIO", url, accessKey, secretKey, serviceRegion: "default", kmsKey: "evidence" };
  // What lies on its disk is checked by itself as it is read: it refuses what was changed, and rules want a second MinIO.
  return { ...access, tamper: null, replicate: null, stop };
}
