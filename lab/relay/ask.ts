import { request } from "node:http";
import type { LinkCount } from "./carry.ts";

export type LinkRow = LinkCount & { readonly name: string };

/** Asks a relay process for its counts over its Unix socket. */
export async function askRelay(socketPath: string, timeoutMs = 1_000): Promise<readonly LinkRow[]> {
  return await new Promise((resolve, reject) => {
    const call = request({ socketPath, path: "/links", timeout: timeoutMs }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (part: string) => (text += part));
      response.on("end", () => resolve(JSON.parse(text) as LinkRow[]));
    });
    call.on("timeout", () => call.destroy(new Error("the relay does not answer")));
    call.on("error", reject);
    call.end();
  });
}
