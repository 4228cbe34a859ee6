import { AdapterError } from "../ports.ts";
import type { Store } from "./client.ts";

const GONE = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EADDRNOTAVAIL",
]);
const REFUSED = new Set([
  "AccessDenied",
  "AllAccessDisabled",
  "AccountProblem",
  "InvalidAccessKeyId",
  "SignatureDoesNotMatch",
  "InvalidToken",
  "ExpiredToken",
  "RequestTimeTooSkewed",
]);
/** Asked to come back later: by name, or by the status alone where no body says more (HEAD). */
const THROTTLED = new Set(["SlowDown", "Throttling", "ThrottlingException", "TooManyRequests", "RequestLimitExceeded"]);
/** What the SDK says where the store says nothing. */
const NO_MESSAGE = "UnknownError";
const LONGEST_DETAIL = 300;

/** What a store answered to a call that it did not do. `name` is its own word; `status` 0: it was no answer. */
export type Said = {
  readonly name: string;
  readonly status: number;
  /** Empty: it gave no reason. */
  readonly message: string;
  /** As long as it wants to be left alone; null: it does not say. */
  readonly retryAfterMs: number | null;
};

export function saidOf(error: unknown): Said {
  const said = error as {
    name?: string;
    message?: string;
    $metadata?: { httpStatusCode?: number };
    $response?: { headers?: Readonly<Record<string, string>> };
  };
  const headers = said.$response?.headers ?? {};
  const seconds = Number(headers["retry-after"]);
  return {
    name: said.name ?? "",
    status: said.$metadata?.httpStatusCode ?? 0,
    message: said.message === undefined || said.message === NO_MESSAGE ? "" : said.message,
    retryAfterMs: headers["retry-after"] !== undefined && seconds >= 0 ? seconds * 1_000 : null,
  };
}

export function isThrottled({ name, status }: Said): boolean {
  return THROTTLED.has(name) || status === 503 || status === 429;
}

/** Worth asking again soon: the store is overloaded, or it stumbled. */
export function isPassing(said: Said): boolean {
  return isThrottled(said) || said.status >= 500;
}

export function asAdapterError(error: unknown, store: Store, timeIsOver: boolean): AdapterError {
  if (error instanceof AdapterError) return error;
  const { id } = store;
  const said = saidOf(error);
  const { name, status } = said;
  const thrown = error as Error & { code?: string };
  if (timeIsOver || name === "TimeoutError" || thrown.code === "ETIMEDOUT")
    return new AdapterError("timeout", id, "no answer in time");
  if (GONE.has(thrown.code ?? "")) return new AdapterError("refused-connection", id, hide(store, thrown.message));
  const detail = hide(store, wordsOf(said));
  if (REFUSED.has(name) || status === 401 || status === 403) return new AdapterError("refused", id, detail);
  // An answer that the store gave a name for is one of the store; what has none was not understood.
  const understood = status >= 300 && "$fault" in thrown;
  return new AdapterError(understood || status >= 500 ? "failed" : "nonsense", id, detail);
}

/** `AccessDenied (403): forbidden by object lock` */
export function wordsOf({ name, status, message }: Said): string {
  return `${name} (${status})${message === "" ? "" : `: ${message}`}`;
}

/** What a store says back may hold what it was sent. Neither key ever reaches a log or a row. */
export function hide({ component }: Store, text: string): string {
  const secrets = [component.secretKey, component.accessKey].filter((one) => one !== "");
  const hidden = secrets.reduce((left, secret) => left.replaceAll(secret, "…"), text);
  return hidden.replaceAll(/(Signature=?\s*)[0-9A-Za-z+/=%]{16,}/g, "$1…").slice(0, LONGEST_DETAIL);
}
