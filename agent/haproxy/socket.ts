import { connect } from "node:net";
import { AgentError } from "../agent-error.ts";

const LIMIT = 8 * 1024 * 1024;
const PLAIN = /^[\w.:@+-]+$/;

/** Refuses a name that could end a command on the admin socket and begin another (spaces, `;`, line ends). */
export function plain(name: string): string {
  if (!PLAIN.test(name))
    throw new AgentError("bad-request", `"${name}" is not a name HAProxy takes: letters, digits and . : @ + - _ only`);
  return name;
}

/**
 * Sends one command to HAProxy's admin socket and gives its whole answer. Throws `timeout` when it accepts and does not answer
 * (frozen), `failed` when nobody listens.
 */
export function command(socketPath: string, text: string, timeoutMs = 2000): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(socketPath);
    let answer = "";
    const end = (how: () => void) => {
      clearTimeout(timer);
      socket.destroy();
      how();
    };
    const timer = setTimeout(
      () => end(() => reject(new AgentError("timeout", `HAProxy did not answer "${text}" within ${timeoutMs} ms`))),
      timeoutMs,
    );
    socket.setEncoding("utf8");
    socket.on("connect", () => socket.write(`${text}\n`));
    socket.on("data", (chunk: string) => {
      answer += chunk;
      if (answer.length > LIMIT) end(() => reject(new AgentError("failed", "HAProxy's answer is too long")));
    });
    socket.on("end", () => end(() => resolve(answer)));
    socket.on("error", (error) =>
      end(() => reject(new AgentError("failed", `HAProxy's admin socket ${socketPath}: ${error.message}`))),
    );
  });
}

/** A command that answers nothing when it worked. Throws `failed` with HAProxy's words otherwise. */
export async function order(socketPath: string, text: string): Promise<void> {
  const answer = (await command(socketPath, text)).trim();
  if (answer !== "") throw new AgentError("failed", `HAProxy to "${text}": ${answer.slice(0, 300)}`);
}
