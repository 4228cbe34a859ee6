import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

/**
 * Secrets of a local stack. The server-action key is kept, so that an approval page left open survives a restart; everything
 * that lets somebody in is made anew at each start.
 */
export function makeSecrets(state: string): {
  actionKey: string;
  sessionSecret: string;
  clientSecret: string;
  password: string;
} {
  mkdirSync(state, { recursive: true, mode: 0o755 });
  const file = path.join(state, "action-key");
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
