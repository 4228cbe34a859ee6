import { connect, type NetConnectOpts } from "node:net";

const LIMIT_MS = 300;

/** Whether something listens there: it runs, whether or not its process can be seen from here. What does not take a connection in time counts as nothing. */
export function takesConnections(where: NetConnectOpts): Promise<boolean> {
  const socket = connect(where);
  return new Promise<boolean>((resolve) => {
    const timer = setTimeout(() => resolve(false), LIMIT_MS);
    socket.on("connect", () => resolve(true));
    // A unix socket whose queue is full has somebody behind it, frozen as he may be.
    socket.on("error", (error: NodeJS.ErrnoException) => resolve(error.code === "EAGAIN"));
    socket.on("close", () => clearTimeout(timer));
  }).finally(() => socket.destroy());
}
