import { request } from "node:http";
import { request as secureRequest } from "node:https";
import { AdapterError } from "./ports.ts";

const LIMIT_MS = 5_000;
const LONGEST_ANSWER = 1024 * 1024;

export type HttpAsk = {
  readonly method?: "GET" | "POST" | "PUT";
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** The whole call ends with it; five seconds at most. */
  readonly signal: AbortSignal;
};
export type HttpAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
};

/**
 * One call as a stranger makes it, over a new connection each time: a kept one would not notice a change of route.
 * @param target whom an error names
 * @throws AdapterError `timeout`, `refused-connection`, or `nonsense` for what is no HTTP or longer than 1 MiB
 */
export async function httpCall(target: string, url: URL, ask: HttpAsk): Promise<HttpAnswer> {
  if (ask.signal.aborted) throw new AdapterError("timeout", target, "no time was left for the call");
  const within = AbortSignal.any([ask.signal, AbortSignal.timeout(LIMIT_MS)]);
  const body = ask.body === undefined ? undefined : JSON.stringify(ask.body);
  return await new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException) => reject(asAdapterError(error, target, within.aborted));
    const send = url.protocol === "https:" ? secureRequest : request;
    const call = send(url, {
      agent: false,
      signal: within,
      method: ask.method ?? "GET",
      headers: {
        accept: "application/json",
        connection: "close",
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...ask.headers,
      },
    });
    call.on("error", fail);
    call.on("response", (response) => {
      const parts: Buffer[] = [];
      let size = 0;
      response.on("data", (chunk: Buffer) => {
        size += chunk.length;
        parts.push(chunk);
        if (size > LONGEST_ANSWER) call.destroy(new Error("the answer is too long"));
      });
      response.on("error", fail);
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: Buffer.concat(parts).toString("utf8"),
        }),
      );
    });
    call.end(body);
  });
}

function asAdapterError(error: NodeJS.ErrnoException, target: string, timeIsOver: boolean): AdapterError {
  if (timeIsOver) return new AdapterError("timeout", target, "no answer in time");
  const gone = ["ECONNREFUSED", "ECONNRESET", "EPIPE", "EHOSTUNREACH", "ENETUNREACH", "ENOTFOUND"].includes(
    error.code ?? "",
  );
  return new AdapterError(gone ? "refused-connection" : "nonsense", target, error.message);
}
