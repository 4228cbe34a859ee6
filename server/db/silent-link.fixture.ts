import { once } from "node:events";
import net from "node:net";

export type SilentLink = {
  /** The same database, through it. */
  readonly url: string;
  /** What is connected now stays connected and hears nothing any more, as when a firewall forgot it. New connections are carried on. */
  forget(): void;
  stop(): Promise<void>;
};

/** A network between a test and a database that can forget connections without closing them. */
export async function startSilentLink(databaseUrl: string): Promise<SilentLink> {
  const to = new URL(databaseUrl);
  const carried = new Set<[net.Socket, net.Socket]>();
  const all = new Set<net.Socket>();
  const server = net.createServer((near) => {
    const far = net.connect(Number(to.port), to.hostname);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      all.add(one);
      one.on("error", () => other.destroy());
      one.pipe(other);
    }
    carried.add([near, far]);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = new URL(databaseUrl);
  url.hostname = "127.0.0.1";
  url.port = String((server.address() as net.AddressInfo).port);
  return {
    url: url.toString(),
    forget: () => {
      for (const [near, far] of carried) {
        near.unpipe(far).pause();
        far.unpipe(near).pause();
      }
      carried.clear();
    },
    stop: async () => {
      for (const socket of all) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
