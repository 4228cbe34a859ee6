import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

export type Answer = { readonly status: number; readonly body: unknown };
const LONGEST_BODY = 10_000;

/** A small JSON service. What `answer` throws is a 503: whoever asked may ask again. */
export function serveJson(
  listen: { readonly host: string; readonly port: number },
  headers: () => Readonly<Record<string, string>>,
  answer: (route: string, url: URL, request: IncomingMessage) => Promise<Answer>,
): ReturnType<typeof createServer> {
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? "/", "http://here");
    const { status, body } = await answer(`${request.method} ${url.pathname}`, url, request).catch((error: unknown) => {
      console.log(`${new Date().toISOString()} ${request.method} ${url.pathname}: ${messageOf(error)}`);
      return { status: 503, body: { error: "Not now. Send the same again." } };
    });
    response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store", ...headers() });
    response.end(JSON.stringify(body));
  };
  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  return server.listen(listen.port, listen.host, () => console.log(`listening on ${listen.host}:${listen.port}`));
}

/** The JSON object that was sent; null when it is none, or too long. */
export async function readJson(request: IncomingMessage): Promise<Readonly<Record<string, unknown>> | null> {
  let text = "";
  for await (const part of request) {
    text += String(part);
    if (text.length > LONGEST_BODY) return null;
  }
  try {
    const sent: unknown = JSON.parse(text);
    return typeof sent === "object" && sent !== null && !Array.isArray(sent) ? { ...sent } : null;
  } catch {
    return null;
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
