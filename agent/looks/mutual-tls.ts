import { readFile } from "node:fs/promises";
import { request } from "node:https";
import type { MutualTlsFinding } from "#domain/topology/measurement.ts";
import { messageOf } from "../agent-error.ts";
import type { MutualTlsTarget } from "../config.ts";

const LIMIT_MS = 1_000;

type Attempt = { readonly end: "answered" | "refused" | "silent"; readonly how: string };
type Client = { readonly cert: Buffer; readonly key: Buffer };

/**
 * Tries to be let in without a client certificate, and at the same time with one: that somebody is refused says something only where
 * somebody else is answered. Never throws for what it finds there; throws when its own certificate cannot be read.
 */
export async function tryMutualTls(target: MutualTlsTarget): Promise<{ finding: MutualTlsFinding; reason: string }> {
  const [cert, key, ca] = await Promise.all(
    [target.tls.cert, target.tls.key, target.tls.ca].map((file) => readFile(file)),
  );
  if (!cert || !key || !ca) throw new Error("the probe's own certificate cannot be read");
  const [without, control] = await Promise.all([attempt(target, ca, null), attempt(target, ca, { cert, key })]);
  const reason = `without a certificate: ${without.how}; with one: ${control.how}`;
  if (without.end === "answered") return { finding: "let-in", reason };
  if (control.end === "refused") return { finding: "control-failed", reason };
  return { finding: without.end === "refused" && control.end === "answered" ? "refused" : "silent", reason };
}

/**
 * One request over a connection of its own. With TLS 1.3 the client's handshake succeeds even where it is refused, and the alert
 * comes on the first read (RFC 8446, 4.4.2.4): so what counts is the answer to the request, not the handshake.
 */
function attempt(target: MutualTlsTarget, ca: Buffer, client: Client | null): Promise<Attempt> {
  return new Promise((resolve) => {
    let secured = false;
    const call = request(target.address, {
      agent: false,
      servername: target.servername,
      ca,
      // Whoever has no certificate does not care who it talks to.
      rejectUnauthorized: client !== null,
      ...client,
      headers: { connection: "close" },
      signal: AbortSignal.timeout(LIMIT_MS),
    });
    call.on("socket", (socket) => socket.once("secureConnect", () => (secured = true)));
    call.on("response", (response) => {
      response.on("error", () => {});
      response.resume();
      resolve({ end: "answered", how: `answered ${response.statusCode}` });
    });
    call.on("error", (error: NodeJS.ErrnoException) => {
      const how = isLate(error) ? `no answer within ${LIMIT_MS} ms` : messageOf(error).trim();
      resolve({ end: isSilence(error, secured) ? "silent" : "refused", how });
    });
    call.end();
  });
}

const NOBODY = new Set(["ECONNREFUSED", "EHOSTUNREACH", "ENETUNREACH", "ETIMEDOUT"]);
const isLate = (error: Error): boolean => error.name === "TimeoutError" || error.name === "AbortError";

/** Nobody there, or no word at all. A connection closed after the handshake is a refusal; before it, nobody spoke TLS. */
function isSilence(error: NodeJS.ErrnoException, secured: boolean): boolean {
  if (isLate(error) || NOBODY.has(error.code ?? "")) return true;
  return (error.code === "ECONNRESET" || error.code === "EPIPE") && !secured;
}
