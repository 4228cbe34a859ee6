import { connect } from "node:net";
import { connect as connectTls } from "node:tls";
import { messageOf } from "../agent-error.ts";
import type { ProbeTarget, ReachableTarget } from "../config.ts";
import type { Vote } from "../protocol.ts";
import { tryMutualTls } from "./mutual-tls.ts";
import { findIssuer } from "./oidc.ts";

const LIMIT_MS = 1500;

/** How a look ended, in one word (domain/detection/detection.ts reads it), and in the words of whoever answered. */
export type Met = { readonly answers: boolean; readonly how: string; readonly reason: string; readonly ms: number };

/** Looks at a target from where this agent stands. Never throws: not answering is a finding. */
export async function meet(target: ReachableTarget): Promise<Met> {
  const started = performance.now();
  const ms = () => Math.round((performance.now() - started) * 10) / 10;
  try {
    const reason = await ask(target);
    return { answers: true, how: "answers", reason, ms: ms() };
  } catch (error) {
    return { answers: false, how: howOf(error), reason: messageOf(error), ms: ms() };
  }
}

/** The same as a vote on this one target. Throws when the probe's own certificate cannot be read. */
export async function probe(agent: string, name: string, target: ProbeTarget): Promise<Vote> {
  const at = new Date().toISOString();
  if (target.kind === "mtls" || target.kind === "oidc") {
    const started = performance.now();
    const { finding, reason } = await (target.kind === "mtls" ? tryMutualTls(target) : findIssuer(target));
    const latencyMs = Math.round((performance.now() - started) * 10) / 10;
    return {
      agent,
      target: name,
      answers: finding === "refused" || finding === "issuer",
      finding,
      reason,
      latencyMs,
      at,
    };
  }
  const { answers, reason, ms } = await meet(target);
  return { agent, target: name, answers, reason, latencyMs: ms, at };
}

function howOf(error: unknown): string {
  const text = messageOf(error);
  if (/no answer within|aborted due to timeout|ETIMEDOUT/.test(text)) return "timeout";
  if (/ECONNREFUSED|EHOSTUNREACH|ENETUNREACH/.test(text)) return "refused";
  if (/closes the connection|ECONNRESET|socket hang up|other side closed|disconnected/.test(text)) return "closed";
  return /answers, but|answers \d/.test(text) ? "nonsense" : "error";
}

function ask(target: ReachableTarget): Promise<string> {
  if (target.kind === "http") return askHttp(target.address);
  return target.kind === "tls" ? askTls(target.address) : askTcp(target);
}

/** Whether somebody speaks TLS there. Who it is does not matter to a look: no certificate is checked and nothing is asked. */
function askTls(address: string): Promise<string> {
  const at = address.lastIndexOf(":");
  const socket = connectTls({
    host: address.slice(0, at),
    port: Number(address.slice(at + 1)),
    rejectUnauthorized: false,
  });
  return new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer within ${LIMIT_MS} ms`)), LIMIT_MS);
    socket.on("secureConnect", () => resolve("speaks TLS"));
    socket.on("end", () => reject(new Error("closes the connection without a word")));
    socket.on("error", reject);
    socket.on("close", () => clearTimeout(timer));
  }).finally(() => socket.destroy());
}

async function askHttp(address: string): Promise<string> {
  let answer: Response;
  try {
    answer = await fetch(address, { redirect: "manual", signal: AbortSignal.timeout(LIMIT_MS) });
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : messageOf(error);
    throw new Error(cause);
  }
  await answer.body?.cancel();
  if (answer.status >= 500) throw new Error(`answers ${answer.status}`);
  return `answers ${answer.status}`;
}

/** PostgreSQL's SSLRequest: a postmaster answers one byte, S or N; a stopped process accepts the connection and says nothing. */
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);

function askTcp(target: ReachableTarget): Promise<string> {
  const at = target.address.lastIndexOf(":");
  const socket = connect({ host: target.address.slice(0, at), port: Number(target.address.slice(at + 1)) });
  return new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer within ${LIMIT_MS} ms`)), LIMIT_MS);
    socket.on("connect", () => {
      if (target.kind === "postgresql") socket.write(SSL_REQUEST);
      else resolve("accepts connections");
    });
    socket.on("data", (data) => {
      const first = String.fromCharCode(data[0] ?? 0);
      if (first === "S" || first === "N") resolve("the postmaster answers");
      else reject(new Error("answers, but not as PostgreSQL does"));
    });
    socket.on("end", () => reject(new Error("closes the connection without a word")));
    socket.on("error", reject);
    socket.on("close", () => clearTimeout(timer));
  }).finally(() => socket.destroy());
}
