import { readFileSync } from "node:fs";

/**
 * Whether the console offers its limited mode: read at each use, since the agent may change the file at any time. No file, or
 * one that cannot be read, means that nobody asked for it.
 */
export function isLimited(flagsFile: string): boolean {
  try {
    const flags: unknown = JSON.parse(readFileSync(flagsFile, "utf8"));
    return (
      typeof flags === "object" && flags !== null && "limited-console" in flags && flags["limited-console"] === "on"
    );
  } catch {
    return false;
  }
}
