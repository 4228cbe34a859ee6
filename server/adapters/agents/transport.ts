import { readFileSync } from "node:fs";
import { Agent as ConnectionPool, request } from "node:https";
import type { TLSSocket } from "node:tls";
import { AdapterError } from "../ports.ts";

/** PEM texts, or the paths of PEM files. */
export type Credentials = { readonly cert: string; readonly key: string; readonly ca: string };
export type HttpAnswer = { readonly status: number; readonly text: string };

const LONGEST_ANSWER = 16 * 1024 * 1024;
/** Longest time until a connection stands: one that accepts and says nothing is noticed by this, before any call's own limit. */
const CONNECT_MS = 2000;

/** Connections to the agents: mutual TLS 1.3, kept alive. Credentials are read at the first call. */
export class Transport {
  readonly #credentials: Credentials;
  #pool: ConnectionPool | null = null;

  constructor(credentials: Credentials) {
    this.#credentials = credentials;
  }

  /** One request. Throws AdapterError `refused-connection`, `timeout` or `nonsense`. */
  async send(
    url: URL,
    options: { readonly body?: string; readonly timeoutMs: number; readonly signal: AbortSignal },
  ): Promise<HttpAnswer> {
    const target = url.host;
    if (options.signal.aborted) throw new AdapterError("timeout", target, "no time was left for the call");
    const within = AbortSignal.any([options.signal, AbortSignal.timeout(options.timeoutMs)]);
    const pool = this.#connections();
    return await new Promise((resolve, reject) => {
      const fail = (error: NodeJS.ErrnoException) => {
        clearTimeout(connecting);
        reject(asAdapterError(error, target, within.aborted));
      };
      const call = request(url, {
        agent: pool,
        method: options.body === undefined ? "GET" : "POST",
        signal: within,
        headers:
          options.body === undefined
            ? {}
            : { "content-type": "application/json", "content-length": Buffer.byteLength(options.body) },
      });
      const connecting = setTimeout(() => call.destroy(new ConnectTimeout()), CONNECT_MS);
      call.on("socket", (socket) => {
        const tls = socket as TLSSocket;
        if (call.reusedSocket || tls.authorized) clearTimeout(connecting);
        else tls.once("secureConnect", () => clearTimeout(connecting));
      });
      call.on("error", fail);
      call.on("response", (response) => {
        clearTimeout(connecting);
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (chunk: string) => {
          text += chunk;
          if (text.length > LONGEST_ANSWER)
            call.destroy(Object.assign(new Error("the answer is too long"), { code: "HPE_TOO_LONG" }));
        });
        response.on("error", fail);
        response.on("end", () => resolve({ status: response.statusCode ?? 0, text }));
      });
      call.end(options.body);
    });
  }

  close(): void {
    this.#pool?.destroy();
    this.#pool = null;
  }

  #connections(): ConnectionPool {
    if (this.#pool) return this.#pool;
    const { cert, key, ca } = this.#credentials;
    try {
      this.#pool = new ConnectionPool({
        cert: pem(cert),
        key: pem(key),
        ca: pem(ca),
        minVersion: "TLSv1.3",
        keepAlive: true,
        maxSockets: 16,
        maxFreeSockets: 4,
      });
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new AdapterError(
        "failed",
        "agents",
        `the client certificate cannot be used (${why}): set HAECHI_AGENT_CERT, _KEY and _CA`,
      );
    }
    return this.#pool;
  }
}

class ConnectTimeout extends Error {}

function pem(given: string): string {
  return given.includes("-----BEGIN") ? given : readFileSync(given, "utf8");
}

const GONE = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EADDRNOTAVAIL",
]);

function asAdapterError(error: NodeJS.ErrnoException, target: string, timeIsOver: boolean): AdapterError {
  const code = error.code ?? "";
  if (error instanceof ConnectTimeout)
    return new AdapterError("timeout", target, `no connection within ${CONNECT_MS} ms`);
  if (timeIsOver || code === "ETIMEDOUT") return new AdapterError("timeout", target, "no answer in time");
  if (GONE.has(code)) return new AdapterError("refused-connection", target, error.message || code);
  // What is left is TLS or HTTP that cannot be understood: a wrong certificate, another protocol.
  return new AdapterError("nonsense", target, error.message || code);
}
