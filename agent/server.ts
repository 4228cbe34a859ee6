import { readFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import type { Agent } from "./agent.ts";
import { AgentError, HTTP_STATUS, messageOf } from "./agent-error.ts";
import { handleVerb, isVerb } from "./handle-verb.ts";
import { log } from "./log.ts";
import { look } from "./look.ts";

const BODY_LIMIT = 64 * 1024;
/** Longest time a request may take, a search included. */
const ANSWER_LIMIT_MS = 120_000;

/** The agent's only door: mutual TLS 1.3, a certificate of the site's own authority on both sides. */
export async function serve(agent: Agent): Promise<Server> {
  const { tls, listen } = agent.config;
  const [cert, key, ca] = await Promise.all([readFile(tls.cert), readFile(tls.key), readFile(tls.ca)]);
  const server = createServer(
    { cert, key, ca, requestCert: true, rejectUnauthorized: true, minVersion: "TLSv1.3", handshakeTimeout: 5000 },
    (request, response) => void answer(agent, request, response),
  );
  server.headersTimeout = 5000;
  server.requestTimeout = 10_000;
  server.keepAliveTimeout = 60_000;
  server.maxConnections = 256;
  server.on("tlsClientError", (error) => log("tls-refused", { error: error.message }));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(listen.port, listen.host, () => resolve());
  });
  return server;
}

async function answer(agent: Agent, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [path = "/", query = ""] = (request.url ?? "/").split("?");
  const gone = new AbortController();
  response.on("close", () => gone.abort(new Error("the caller went away")));
  try {
    const within = AbortSignal.any([gone.signal, AbortSignal.timeout(ANSWER_LIMIT_MS)]);
    const body = await reply(agent, request, { path, query: new URLSearchParams(query) }, within);
    send(response, "operation" in body && !("state" in body) ? 202 : 200, body);
  } catch (error) {
    const code = error instanceof AgentError ? error.code : "failed";
    log("refused", { method: request.method, path, code, error: messageOf(error) });
    send(response, HTTP_STATUS[code], { ok: false, error: { code, message: messageOf(error) } });
  }
}

async function reply(
  agent: Agent,
  request: IncomingMessage,
  { path, query }: { readonly path: string; readonly query: URLSearchParams },
  signal: AbortSignal,
): Promise<object> {
  if (request.method === "GET") return (await look(agent, path, query, signal)) as object;
  const verb = path.startsWith("/v1/verbs/") ? path.slice("/v1/verbs/".length) : "";
  if (request.method !== "POST" || !isVerb(verb)) {
    throw new AgentError("bad-request", `${request.method} ${path} is not understood: see agent/protocol.ts`);
  }
  // Once begun, an act is not stopped by its caller's going away: the key finds its outcome later.
  return await handleVerb(agent, verb, await readBody(request));
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > BODY_LIMIT) throw new AgentError("bad-request", `the body is longer than ${BODY_LIMIT} bytes`);
    chunks.push(chunk as Buffer);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch {
    throw new AgentError("bad-request", "the body is not JSON");
  }
}

function send(response: ServerResponse, status: number, body: object): void {
  if (response.destroyed) return;
  const text = JSON.stringify(body);
  response.writeHead(status, { "content-type": "application/json", "content-length": Buffer.byteLength(text) });
  response.end(text);
}
