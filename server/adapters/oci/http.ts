import { createHash } from "node:crypto";
import { type IncomingMessage, request } from "node:http";
import { request as secureRequest } from "node:https";
import { AdapterError, type Look } from "../ports.ts";

/** Longest time one answer may take to begin, and longest silence within one. */
const SILENCE_MS = 5_000;
const ATTEMPTS = 3;
const REDIRECTS = 3;
/** What a registry that is overloaded or being restarted says: asked again, soon and a few times. */
const AGAIN = new Set([429, 502, 503, 504]);

export type Reader = {
  readonly component: string;
  readonly url: string;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
};
type Got = {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: IncomingMessage;
  /** Whether it was given up since nothing more came. */
  readonly silent: () => boolean;
};

/** A whole answer, kept, of at most so many bytes. Null: the registry does not have it. Throws AdapterError. */
export async function readAll(
  reader: Reader,
  path: string,
  options: { readonly accept: string; readonly most: number },
  look: Look,
): Promise<{ readonly bytes: Buffer; readonly headers: IncomingMessage["headers"] } | null> {
  return await retried(reader, look, async () => {
    const got = await open(reader, new URL(path, `${reader.url}/`), options.accept, look);
    if (got === null) return null;
    const chunks: Buffer[] = [];
    let size = 0;
    await drain(reader, got, look, (chunk) => {
      size += chunk.length;
      if (size > options.most) throw new AdapterError("nonsense", reader.component, `${path}: over ${options.most} B`);
      chunks.push(chunk);
    });
    return { bytes: Buffer.concat(chunks), headers: got.headers };
  });
}

/**
 * Hash and length of what is served, nothing of it kept. It stops one byte beyond what was announced: what is longer is not what it
 * says. Null: the registry does not have it.
 */
export async function hashOf(
  reader: Reader,
  path: string,
  announced: number,
  look: Look,
): Promise<{ readonly digest: string; readonly bytes: number } | null> {
  return await retried(reader, look, async () => {
    const got = await open(reader, new URL(path, `${reader.url}/`), "*/*", look);
    if (got === null) return null;
    const hash = createHash("sha256");
    let bytes = 0;
    await drain(reader, got, look, (chunk) => {
      bytes += chunk.length;
      hash.update(chunk);
      return bytes > announced;
    });
    return { digest: `sha256:${hash.digest("hex")}`, bytes };
  });
}

/** Follows a few redirects (a registry over object storage answers with them); the password goes to the registry's own origin alone. */
async function open(reader: Reader, first: URL, accept: string, look: Look): Promise<Got | null> {
  let url = first;
  for (let hop = 0; hop <= REDIRECTS; hop += 1) {
    const own = url.origin === first.origin;
    const got = await send(reader, url, accept, own, look);
    const { status, headers, body } = got;
    if (status === 200) return got;
    body.destroy();
    if (status === 404) return null;
    const to = headers.location;
    if ([301, 302, 303, 307, 308].includes(status) && to !== undefined) {
      url = new URL(to, url);
      if (url.protocol === "https:" || (url.protocol === "http:" && first.protocol === "http:")) continue;
      throw new AdapterError("nonsense", reader.component, `sent on to ${url.protocol}`);
    }
    if (status === 401 || status === 403) throw new AdapterError("refused", reader.component, `answered ${status}`);
    throw new AdapterError(
      status >= 500 || status === 429 ? "failed" : "nonsense",
      reader.component,
      `answered ${status}`,
    );
  }
  throw new AdapterError("nonsense", reader.component, `sent on more than ${REDIRECTS} times`);
}

function send(reader: Reader, url: URL, accept: string, own: boolean, look: Look): Promise<Got> {
  const { component, user, password } = reader;
  if (look.signal.aborted) throw new AdapterError("timeout", component, "no time was left for the call");
  const basic = own && user !== undefined ? { auth: `${user}:${password ?? ""}` } : {};
  return new Promise((resolve, reject) => {
    const start = url.protocol === "https:" ? secureRequest : request;
    const call = start(url, { agent: false, signal: look.signal, headers: { accept, connection: "close" }, ...basic });
    let silent = false;
    call.setTimeout(SILENCE_MS, () => {
      silent = true;
      call.destroy(new Error("silence"));
    });
    call.on("error", (error) => reject(asAdapterError(error, component, look.signal.aborted, silent)));
    call.on("response", (body) =>
      resolve({ status: body.statusCode ?? 0, headers: body.headers, body, silent: () => silent }),
    );
    call.end();
  });
}

/** Gives each chunk on until the end, or until `take` says that it is enough. */
async function drain(
  reader: Reader,
  { body, silent }: Got,
  look: Look,
  take: (chunk: Buffer) => unknown,
): Promise<void> {
  try {
    for await (const chunk of body) if (take(chunk as Buffer) === true) return;
  } catch (error) {
    if (error instanceof AdapterError) throw error;
    throw asAdapterError(error as NodeJS.ErrnoException, reader.component, look.signal.aborted, silent());
  } finally {
    body.destroy();
  }
}

async function retried<T>(reader: Reader, look: Look, call: () => Promise<T>): Promise<T> {
  const attempts = look.attempts ?? ATTEMPTS;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call();
    } catch (error) {
      const soon =
        error instanceof AdapterError &&
        (error.code === "refused-connection" ||
          (error.code === "failed" && AGAIN.has(Number(/\d{3}$/.exec(error.detail)?.[0]))));
      if (!soon || attempt >= attempts) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50 * 3 ** (attempt - 1)));
      if (look.signal.aborted) throw new AdapterError("timeout", reader.component, "the time of the look is over");
    }
  }
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

function asAdapterError(
  error: NodeJS.ErrnoException,
  target: string,
  timeIsOver: boolean,
  silent: boolean,
): AdapterError {
  if (silent) return new AdapterError("timeout", target, `silent for ${SILENCE_MS} ms`);
  if (timeIsOver || error.code === "ETIMEDOUT") return new AdapterError("timeout", target, "no answer in time");
  if (GONE.has(error.code ?? "")) return new AdapterError("refused-connection", target, error.message);
  return new AdapterError("nonsense", target, error.message);
}
