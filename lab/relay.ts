import { readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { readFaults } from "./faults/kept.ts";
import { CrossingFile } from "./relay/capture.ts";
import type { RelayConfig } from "./relay/config.ts";
import { serveLink } from "./relay/serve-link.ts";
import { treatmentOf } from "./relay/treatment.ts";

/**
 * Egress of one place: every connection to another place passes here and is counted. `node lab/relay.ts <config.json>`.
 * It knows no protocol and changes nothing but what the faults in force ask of a link: silence, one-sided silence, delay.
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

function treat(): void {
  const faults = readFaults(config.stateDir);
  for (const one of served) one.treat(treatmentOf(one.link, faults));
}
// A relay that comes back comes back into the faults of the world as it is.
treat();

function links(): unknown {
  return served.map(({ link, count, treatment }) => ({ name: link.name, ...count, treatment: treatment() }));
}

function answer(method: string | undefined, url: string | undefined): { status: number; body: unknown } {
  if (method === "GET" && url === "/links") return { status: 200, body: links() };
  if (method === "POST" && url === "/treat") {
    treat();
    return { status: 200, body: links() };
  }
  if (method === "POST" && url === "/forget") {
    for (const file of kept) file.forget();
    return { status: 200, body: { forgotten: kept.length } };
  }
  return { status: 404, body: { error: "Only GET /links, POST /treat and POST /forget" } };
}

rmSync(config.control, { force: true });
createServer((request, response) => {
  const { status, body } = answer(request.method, request.url);
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}).listen(config.control);
console.log(`${config.place}: ${served.length} links`);
