import { chmod, chown, open, rename, unlink } from "node:fs/promises";
import { dirname } from "node:path";

export type Owner = { readonly uid: number; readonly gid: number };

/**
 * Replaces a file so that a crash at any moment leaves either the old text or the new one: temporary file, fsync, rename,
 * fsync of the folder.
 */
export async function writeDurably(
  path: string,
  text: string,
  options: { readonly mode?: number; readonly owner?: Owner | null } = {},
): Promise<void> {
  const temporary = `${path}.${process.pid}.new`;
  try {
    const file = await open(temporary, "w", options.mode ?? 0o600);
    try {
      await file.writeFile(text, "utf8");
      await file.sync();
    } finally {
      await file.close();
    }
    if (options.mode !== undefined) await chmod(temporary, options.mode);
    if (options.owner) await chown(temporary, options.owner.uid, options.owner.gid);
    await rename(temporary, path);
  } catch (error) {
    await unlink(temporary).catch(() => {});
    throw error;
  }
  await syncFolder(dirname(path));
}

/** Removes a file for good; absent already is fine. */
export async function removeDurably(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    throw error;
  }
  await syncFolder(dirname(path));
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
