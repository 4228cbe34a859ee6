import { createServer } from "node:net";

/** The first port from `wanted` upwards that nobody listens on at `host`; 0 asks the system for any. */
export async function freePort(wanted: number, host = "127.0.0.1"): Promise<number> {
  for (let port = wanted; port < wanted + 200; port += 1) {
    const got = await tryListen(port, host);
    if (got !== null) return got;
  }
  throw new Error(`No free port between ${wanted} and ${wanted + 199} on ${host}.`);
}

function tryListen(port: number, host: string): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(null));
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : null));
    });
  });
}
