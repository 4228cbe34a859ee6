import { AdapterError } from "../ports.ts";

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
  "AccessDeniedException",
  "UnrecognizedClientException",
  "InvalidSignatureException",
  "InvalidClientTokenId",
  "ExpiredTokenException",
  "IncompleteSignature",
  "SignatureDoesNotMatch",
]);

/** What the service or the SDK calls an error. */
export function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : "";
}

export function asAdapterError(error: unknown, target: string, timeIsOver: boolean): AdapterError {
  const said = error as Error & { code?: string; $metadata?: { httpStatusCode?: number } };
  const detail = `${nameOf(error)}: ${said.message}`.slice(0, 300);
  if (timeIsOver || nameOf(error) === "TimeoutError" || said.code === "ETIMEDOUT") {
    return new AdapterError("timeout", target, "no answer in time");
  }
  if (GONE.has(said.code ?? "")) return new AdapterError("refused-connection", target, said.message || detail);
  if (REFUSED.has(nameOf(error))) return new AdapterError("refused", target, detail);
  const status = said.$metadata?.httpStatusCode ?? 0;
  // An answer that the service gave a name for is one of the service; what has none was not understood.
  const understood = /Exception$/.test(nameOf(error)) && status >= 400;
  return new AdapterError(understood || status >= 500 ? "failed" : "nonsense", target, detail);
}
