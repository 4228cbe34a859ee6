import { readFileSync } from "node:fs";
import { request } from "node:https";
import { addressesOf, type Place, PORT } from "./addresses.ts";
import type { Manifest } from "./manifest.ts";

export type AgentReply = { readonly status: number; readonly body: unknown };

/** One call to an agent itself (not through its relay) over mutual TLS: a GET, or a POST when there is something to send. */
export async function askAgent(
  manifest: Manifest,
  place: Place,
  path: string,
  options: { readonly send?: unknown; readonly timeoutMs?: number } = {},
): Promise<AgentReply> {
  const { ca, cert, key } = manifest.tls;
  return await new Promise((resolve, reject) => {
    const call = request(
      {
        host: addressesOf(place, manifest.slot).agent,
        port: PORT.agent,
        path,
        method: options.send === undefined ? "GET" : "POST",
        headers: { "content-type": "application/json" },
        ca: readFileSync(ca),
        cert: readFileSync(cert),
        key: readFileSync(key),
        agent: false,
        signal: AbortSignal.timeout(options.timeoutMs ?? 5_000),
      },
      (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (part: string) => {
          text += part;
        });
        response.once("error", reject);
        response.once("end", () => {
          try {
            resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) as unknown });
          } catch (error) {
            reject(error instanceof Error ? error : new Error(String(error)));
          }
        });
      },
    );
    call.once("error", reject);
    call.end(options.send === undefined ? undefined : JSON.stringify(options.send));
  });
}
