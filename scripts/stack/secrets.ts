import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

/** Beside the build, whose part it is: one key a checkout, whatever state folders run from it. */
const STATE = path.join(import.meta.dirname, "../../.haechi");

/**
 * Secrets of a local stack. The server-action key is kept, so that an approval page left open survives a restart; everything
 * that lets somebody in is made anew at each start.
 */
export function makeSecrets(): {
  actionKey: string;
  sessionSecret: string;
  clientSecret: string;
  password: string;
} {
  mkdirSync(STATE, { recursive: true, mode: 0o755 });
  const file = path.join(STATE, "action-key");
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString("base64"), { mode: 0o600 });
  const words = randomBytes(6)
    .toString("hex")
    .replace(/(....)(?=.)/g, "$1-");
  return {
    actionKey: readFileSync(file, "utf8").trim(),
    sessionSecret: randomBytes(32).toString("base64url"),
    clientSecret: randomBytes(32).toString("base64url"),
    password: words,
  };
}
