import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { SMTPServer } from "smtp-server";
import { mailboxPage } from "./page.ts";
import { MailStore } from "./store.ts";

export type Mailbox = { readonly store: MailStore; stop(): Promise<void> };

const HOST = "127.0.0.1";
const MAX_BYTES = 1_000_000;

/**
 * The demo's mail sink on loopback: takes whatever is sent, shows it on a page, and gives it as JSON at /api/mails.json.
 * @throws Error when a port is taken
 */
export async function startMailbox(options: {
  readonly folder: string;
  readonly smtpPort: number;
  readonly pagePort: number;
}): Promise<Mailbox> {
  const store = new MailStore(options.folder);
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ["AUTH", "STARTTLS"],
    size: MAX_BYTES,
    onData: (stream, session, callback) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("error", callback);
      stream.on("end", () => {
        if (stream.sizeExceeded) return callback(new Error("The mail is too large."));
        const to = session.envelope.rcptTo.map(({ address }) => address);
        store.keep(Buffer.concat(chunks), to).then(() => callback(), callback);
      });
    },
  });
  smtp.on("error", (error) => console.error("mailbox:", error.message));
  const page = createServer((req, res) => serve(req, res, store));
  await Promise.all([listening(smtp.server, options.smtpPort, smtp), listening(page, options.pagePort, page)]);
  return {
    store,
    stop: async () => {
      page.closeAllConnections();
      await Promise.all([new Promise<void>((done) => smtp.close(done)), new Promise((done) => page.close(done))]);
    },
  };
}

type Emitter = { once(event: "error" | "listening", listener: (error: Error) => void): unknown };
function listening(
  emitter: Emitter,
  port: number,
  server: { listen(port: number, host: string): unknown },
): Promise<void> {
  return new Promise((resolve, reject) => {
    emitter.once("error", reject);
    emitter.once("listening", () => resolve());
    server.listen(port, HOST);
  });
}

function serve(req: IncomingMessage, res: ServerResponse, store: MailStore): void {
  const path = new URL(req.url ?? "/", "http://here").pathname;
  const head = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
  };
  if (req.method !== "GET" || (path !== "/" && path !== "/api/mails.json")) {
    res.writeHead(404, head).end();
    return;
  }
  try {
    const mails = store.list();
    const json = path !== "/";
    const type = json ? "application/json; charset=utf-8" : "text/html; charset=utf-8";
    res.writeHead(200, { ...head, "content-type": type });
    res.end(json ? JSON.stringify(mails) : mailboxPage(mails));
  } catch (error) {
    console.error("mailbox:", error);
    res.writeHead(500, head).end();
  }
}
