import { type Agent, get } from "node:http";
import { TAKES_PACKED } from "#components/live/unpacked.ts";

/** Asks once, as a page does that takes packed answers, and reads the answer to its end. */
export function ask(
  url: string,
  cookie: string,
  agent: Agent,
): Promise<{ readonly status: number; readonly bytes: number; readonly body: Buffer }> {
  return new Promise((resolve, reject) => {
    const request = get(url, { agent, headers: { cookie, ...TAKES_PACKED } });
    request.on("error", reject);
    request.on("response", (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("error", reject);
      response.on("end", () => {
        const body = Buffer.concat(parts);
        resolve({ status: response.statusCode ?? 0, bytes: body.length, body });
      });
    });
  });
}
