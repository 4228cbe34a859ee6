import { connect, createServer, type Server, type Socket } from "node:net";
import type { Link } from "../links.ts";
import type { CrossingFile } from "./capture.ts";
import { carry, type LinkCount } from "./carry.ts";

export type ServedLink = { readonly link: Link; readonly count: LinkCount; readonly server: Server };

const CONNECT_WITHIN_MS = 2_000;

/** Listens for one link. A connection whose other end refuses is reset at once, as the network itself would. */
export async function serveLink(
  link: Link,
  egress: string,
  crossing: { out: CrossingFile; in: CrossingFile } | null,
): Promise<ServedLink> {
  const count: LinkCount = { accepted: 0, open: 0, refused: 0, bytesOut: 0, bytesIn: 0 };
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true, noDelay: true }, (near) => {
    count.accepted += 1;
    count.open += 1;
    near.once("close", () => {
      count.open -= 1;
    });
    open(near);
  });
  const open = (near: Socket): void => {
    const far = connect({ ...link.target, localAddress: egress, allowHalfOpen: true, noDelay: true });
    const late = setTimeout(() => far.destroy(new Error("no answer")), CONNECT_WITHIN_MS);
    // Errors end in "close"; each needs a listener, or Node would end the relay.
    near.on("error", () => {});
    far.on("error", () => {});
    near.once("close", () => {
      if (far.connecting) far.destroy();
    });
    far.once("close", () => {
      clearTimeout(late);
      if (far.bytesRead === 0 && far.bytesWritten === 0 && !near.destroyed && near.isPaused()) {
        count.refused += 1;
        near.resetAndDestroy();
      }
    });
    far.once("connect", () => {
      clearTimeout(late);
      carry(near, far, (bytes) => (count.bytesOut += bytes), crossing?.out ?? null);
      carry(far, near, (bytes) => (count.bytesIn += bytes), crossing?.in ?? null);
      near.resume();
    });
  };
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(link.listen, resolve);
  });
  return { link, count, server };
}
