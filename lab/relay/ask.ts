import { request } from "node:http";
import type { LinkCount } from "./carry.ts";
import type { Treatment } from "./treatment.ts";

export type LinkRow = LinkCount & { readonly name: string; readonly treatment: Treatment };

/** Counts of a relay process, over its Unix socket. */
export async function askRelay(socketPath: string): Promise<readonly LinkRow[]> {
  return JSON.parse(await call(socketPath, "GET", "/links")) as LinkRow[];
}

/** Tells a relay process to read the faults in force anew; answers its links as they are treated then. */
export async function treatLinks(socketPath: string): Promise<readonly LinkRow[]> {
  return JSON.parse(await call(socketPath, "POST", "/treat")) as LinkRow[];
}

/** Tells a relay process to empty what it kept of crossings. */
export async function forgetCrossings(socketPath: string): Promise<void> {
  await call(socketPath, "POST", "/forget");
}

async function call(socketPath: string, method: string, path: string): Promise<string> {
  return await new Promise((resolve, reject) => {
    const sent = request({ socketPath, method, path, signal: AbortSignal.timeout(3_000) }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (part: string) => {
        text += part;
      });
      response.once("error", reject);
      response.once("end", () => (response.statusCode === 200 ? resolve(text) : reject(new Error(text))));
    });
    sent.once("error", reject);
    sent.end();
  });
}
