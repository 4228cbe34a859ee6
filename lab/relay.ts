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

const served = await Promise.all(
  config.links.map((link) => {
    const kept = (way: string): CrossingFile =>
      new CrossingFile(config.capture.folder, `${link.name}.${way}`, config.capture.bytes);
    return serveLink(link, config.egress, link.capture ? { out: kept("out"), in: kept("in") } : null);
  }),
);

rmSync(config.control, { force: true });
createServer((request, response) => {
  const known = request.method === "GET" && request.url === "/links";
  response.writeHead(known ? 200 : 404, { "content-type": "application/json" });
  response.end(
    JSON.stringify(
      known ? served.map(({ link, count }) => ({ name: link.name, ...count })) : { error: "Only GET /links" },
    ),
  );
}).listen(config.control);
console.log(`${config.place}: ${served.length} links`);
