import { judgeContent } from "#domain/objects/judge-content.ts";
import { AdapterError, type Look, type ObjectsPort, type VersionProtection } from "../adapters/ports.ts";
import type { ToRead } from "./check-rows.ts";

/** What came of reading one version. `over`: it is not there, and need not be. */
export type VersionRead =
  | {
      readonly is: "whole" | "remembered";
      readonly sha256: string;
      readonly bytes: number;
      readonly lock: VersionProtection | null;
    }
  | { readonly is: "differs"; readonly said: string; readonly bytes: number; readonly lock: VersionProtection | null }
  | { readonly is: "missing" | "over" }
  | { readonly is: "unreadable"; readonly said: string };

const TRIES = 3;
const PAUSE_MS = 500;
/** Nobody answered: that says nothing about a version, unless the store answers to anything else. */
const SILENT: ReadonlySet<AdapterError["code"]> = new Set(["refused-connection", "timeout"]);

/**
 * Reads one version to its last byte, and asks for its lock. One that the store alone is silent about is unreadable, and holds no other.
 * @param keepMs how long a version has to be there at least
 * @throws AdapterError when the store does not answer at all
 */
export async function readVersion(
  port: Pick<ObjectsPort, "read" | "protection" | "settings">,
  component: string,
  of: ToRead,
  keepMs: number,
  look: () => Look,
): Promise<VersionRead> {
  for (let tried = 1; ; tried += 1) {
    try {
      const read = await port.read(component, of, look());
      if (read === null) return { is: mustBeThere(of, keepMs) ? "missing" : "over" };
      const verdict = judgeContent(of, read);
      const lock = await port.protection(component, of, look());
      const bytes = read.sizeBytes;
      return verdict.is === "differs"
        ? { is: "differs", said: verdict.by, bytes, lock }
        : { is: verdict.is, sha256: read.sha256, bytes, lock };
    } catch (error) {
      if (!(error instanceof AdapterError)) throw error;
      if (tried < TRIES) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * tried));
      // It may have come back just now: then this one is read once more.
      else if (tried === TRIES && SILENT.has(error.code)) await port.settings(component, look());
      else return { is: "unreadable", said: `${error.code}: ${error.detail}`.slice(0, 200) };
    }
  }
}

function mustBeThere({ at, retainUntil, hold }: ToRead, keepMs: number): boolean {
  const now = Date.now();
  return hold === true || (retainUntil !== null && retainUntil.getTime() > now) || at.getTime() + keepMs > now;
}
