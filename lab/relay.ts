import { readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { CrossingFile } from "./relay/capture.ts";
import type { RelayConfig } from "./relay/config.ts";
import { serveLink } from "./relay/serve-link.ts";

/**
 * Egress of one place: every connection to another place passes here and is counted. `node lab/relay.ts <config.json>`.
 * It knows no protocol and changes nothing.
 */
const file = process.argv[2];
if (file === undefined) throw new Error("Usage: node lab/relay.ts <config.json>");
const config = JSON.parse(readFileSync(file, "utf8")) as RelayConfig;

const kept: CrossingFile[] = [];
const served = await Promise.all(
  config.links.map((link) => {
    const crossing = (way: string): CrossingFile => {
      const opened = new CrossingFile(config.capture.folder, `${link.name}.${way}`, config.capture.bytes);
      kept.push(opened);
      return opened;
    };
    return serveLink(link, config.egress, link.capture ? { out: crossing("out"), in: crossing("in") } : null);
  }),
);

/** `GET /links` answers the counts; `POST /forget` empties what was kept of crossings. */
function answer(method: string | undefined, url: string | undefined): { status: number; body: unknown } {
  if (method === "GET" && url === "/links") {
    return { status: 200, body: served.map(({ link, count }) => ({ name: link.name, ...count })) };
  }
  if (method === "POST" && url === "/forget") {
    for (const file of kept) file.forget();
    return { status: 200, body: { forgotten: kept.length } };
  }
  return { status: 404, body: { error: "Only GET /links and POST /forget" } };
}

rmSync(config.control, { force: true });
createServer((request, response) => {
  const { status, body } = answer(request.method, request.url);
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}).listen(config.control);
console.log(`${config.place}: ${served.length} links`);
