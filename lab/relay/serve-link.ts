import { connect, createServer, isIPv4, type Server, type Socket } from "node:net";
import type { Link } from "../links.ts";
import type { CrossingFile } from "./capture.ts";
import { carry, type LinkCount } from "./carry.ts";
import { type Treatment, UNTREATED } from "./treatment.ts";
import { waitWhileSilent } from "./wait-while-silent.ts";

export type ServedLink = {
  readonly link: Link;
  readonly count: LinkCount;
  readonly server: Server;
  readonly treatment: () => Treatment;
  /** Treats the link so from now on, connections that stand included. */
  readonly treat: (treatment: Treatment) => void;
};

const CONNECT_WITHIN_MS = 2_000;

/** Listens for one link. A connection whose other end refuses is reset at once, as the network itself would. */
export async function serveLink(
  link: Link,
  egress: string,
  crossing: { out: CrossingFile; in: CrossingFile } | null,
): Promise<ServedLink> {
  const count: LinkCount = { accepted: 0, open: 0, refused: 0, bytesOut: 0, bytesIn: 0 };
  let treatment = UNTREATED;
  /** What to tell of a new treatment: each connection that stands, and each one that waits for its other end. */
  const concerned = new Set<() => void>();
  /** Until all of its sockets are closed: what one said before its end may still be owed to the other. */
  const concerns = (sockets: readonly Socket[], tell: () => void): void => {
    concerned.add(tell);
    for (const socket of sockets)
      socket.once("close", () => {
        if (sockets.every((one) => one.closed)) concerned.delete(tell);
      });
  };
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true, noDelay: true }, (near) => {
    count.accepted += 1;
    count.open += 1;
    near.once("close", () => {
      count.open -= 1;
    });
    // Errors end in "close"; each needs a listener, or Node would end the relay.
    near.on("error", () => {});
    const isSilent = (): boolean => treatment.out.silent || treatment.in.silent;
    if (isSilent()) {
      const look = waitWhileSilent(near, isSilent, () => open(near));
      concerns([near], look);
    } else open(near);
  });
  const outWay = () => treatment.out;
  const inWay = () => treatment.in;
  const passedOut = (bytes: number): void => {
    count.bytesOut += bytes;
  };
  const passedIn = (bytes: number): void => {
    count.bytesIn += bytes;
  };
  const open = (near: Socket): void => {
    // A login provider, which is no part of the lab, may listen on IPv6 alone: no zone has an address there.
    const from = isIPv4(link.target.host) ? { localAddress: egress } : {};
    const far = connect({ ...link.target, ...from, allowHalfOpen: true, noDelay: true });
    const late = setTimeout(() => far.destroy(new Error("no answer")), CONNECT_WITHIN_MS);
    let joined = false;
    far.on("error", () => {});
    near.once("close", () => {
      if (far.connecting) far.destroy();
    });
    far.once("close", () => {
      clearTimeout(late);
      if (joined || near.destroyed) return;
      count.refused += 1;
      near.resetAndDestroy();
    });
    far.once("connect", () => {
      clearTimeout(late);
      joined = true;
      const out = carry(near, far, outWay, passedOut, crossing?.out ?? null);
      const back = carry(far, near, inWay, passedIn, crossing?.in ?? null);
      concerns([near, far], () => {
        out();
        back();
      });
    });
  };
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(link.listen, resolve);
  });
  const treat = (next: Treatment): void => {
    treatment = next;
    for (const tell of [...concerned]) tell();
  };
  return { link, count, server, treatment: () => treatment, treat };
}
