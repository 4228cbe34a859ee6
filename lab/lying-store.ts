import { createServer, type IncomingHttpHeaders, type IncomingMessage, request } from "node:http";
import type { AddressInfo } from "node:net";

export type Asked = { readonly method: string; readonly url: URL };
export type Answer = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: Buffer };
export type Lie = {
  /** Answers in the store's place, which then hears nothing of it. Null: the store is asked. */
  readonly instead?: (asked: Asked) => Answer | null;
  /** What becomes of what the store answered. */
  readonly change?: (asked: Asked, answer: Answer) => Answer;
};

/** `<Error><Code>SlowDown</Code>…`, as S3 says it. */
export function errorAnswer(status: number, code: string, headers: IncomingHttpHeaders = {}): Answer {
  const body = Buffer.from(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`);
  return { status, headers: { "content-type": "application/xml", ...headers }, body };
}

/**
 * Stands before a real object store and says otherwise than it does, where a test wants it to. `tell` sets what is said from now on; the store
 * gets each request as it was signed.
 */
export async function standBefore(
  store: string,
): Promise<{ readonly url: string; tell(lie: Lie): void; readonly asked: Asked[]; close(): void }> {
  let lie: Lie = {};
  const asked: Asked[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const ask = { method: incoming.method ?? "GET", url: new URL(incoming.url ?? "/", store) };
    asked.push(ask);
    try {
      const sent = await whole(incoming);
      const said = lie.instead?.(ask) ?? (await forward(store, incoming, sent));
      const answer = lie.change?.(ask, said) ?? said;
      const headers = { ...answer.headers };
      delete headers["transfer-encoding"];
      if (ask.method !== "HEAD") headers["content-length"] = String(answer.body.length);
      outgoing.writeHead(answer.status, headers).end(answer.body);
    } catch (error) {
      outgoing.destroy(error as Error);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    tell: (next) => {
      lie = next;
      asked.length = 0;
    },
    asked,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function forward(store: string, incoming: IncomingMessage, body: Buffer): Promise<Answer> {
  return await new Promise((resolve, reject) => {
    const { method, headers, url } = incoming;
    const call = request(new URL(store), { method, headers, path: url, agent: false }, (response) => {
      whole(response).then(
        (said) => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: said }),
        reject,
      );
    });
    call.on("error", reject);
    call.end(body);
  });
}

async function whole(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
