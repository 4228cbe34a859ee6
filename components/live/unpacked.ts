/** Tells the server that packed answers are welcome. */
export const TAKES_PACKED = { accept: "application/gzip, application/json" };

/**
 * The answer as JSON. Next takes the Content-Encoding of a route away, so what the server packed once for many comes as gzip by name
 * and is unpacked here (server/trpc/answer.ts).
 */
export function unpacked(response: Response): Response {
  if (response.headers.get("content-type") !== "application/gzip" || !response.body) return response;
  const { status, statusText } = response;
  return new Response(response.body.pipeThrough(new DecompressionStream("gzip")), { status, statusText });
}
