import { chown, mkdir, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { lastWords, runProgram } from "../run-program.ts";
import { type Node, peerOf } from "./node.ts";
import { replicationPassword } from "./sql.ts";

/**
 * Copies the primary anew. The old data directory is moved aside first and put back when the copy fails; the caller removes
 * it with `removeOld` once the new one streams. A half copy of an interrupted attempt is thrown away.
 */
export async function rebuild(node: Node, zone: string, signal: AbortSignal): Promise<void> {
  const peer = peerOf(node, zone);
  const { binDir, dataDir, replication, runAs } = node.instance;
  const aside = `${dataDir}.old`;
  const asideExists = (await oldOnes(dataDir)).length > 0;
  if (asideExists) await rm(dataDir, { recursive: true, force: true });
  else await renameIfThere(dataDir, aside);
  try {
    await mkdir(dataDir, { mode: 0o700 });
    if (runAs) await chown(dataDir, runAs.uid, runAs.gid);
    const result = await runProgram(
      [
        join(binDir, "pg_basebackup"),
        `--pgdata=${dataDir}`,
        `--host=${peer.host}`,
        `--port=${peer.port}`,
        `--username=${replication.user}`,
        "--wal-method=stream",
        "--checkpoint=fast",
        "--no-password",
      ],
      {
        timeoutMs: 3_600_000,
        signal,
        runAs,
        env: { PGPASSWORD: await replicationPassword(node.instance), PGCONNECT_TIMEOUT: "3" },
      },
    );
    if (result.code !== 0) throw new Error(`pg_basebackup: ${lastWords(result)}`);
  } catch (error) {
    await rm(dataDir, { recursive: true, force: true });
    await renameIfThere(aside, dataDir);
    throw error;
  }
}

/** Removes what `rebuild` moved aside. */
export async function removeOld(dataDir: string): Promise<void> {
  for (const old of await oldOnes(dataDir)) await rm(old, { recursive: true, force: true });
}

async function oldOnes(dataDir: string): Promise<readonly string[]> {
  const folder = dirname(dataDir);
  const name = `${basename(dataDir)}.old`;
  return (await readdir(folder)).filter((one) => one === name).map((one) => join(folder, one));
}

async function renameIfThere(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
}
