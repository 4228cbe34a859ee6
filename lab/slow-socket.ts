import { chmodSync, rmSync } from "node:fs";
import { connect, createServer } from "node:net";

/**
 * Stands before an admin socket and hands its answers on one byte a second; what is asked goes through at once.
 * `node lab/slow-socket.ts <listen> <target>`, both Unix sockets.
 */
const [listen, target] = process.argv.slice(2);
if (listen === undefined || target === undefined) throw new Error("Usage: node lab/slow-socket.ts <listen> <target>");
const EVERY_MS = 1_000;

rmSync(listen, { force: true });
createServer({ allowHalfOpen: true }, (near) => {
  const far = connect({ path: target, allowHalfOpen: true });
  let owed = Buffer.alloc(0);
  let ended = false;
  near.on("error", () => far.destroy());
  far.on("error", () => near.destroy());
  near.pipe(far);
  far.on("data", (chunk: Buffer) => {
    owed = Buffer.concat([owed, chunk]);
  });
  far.once("end", () => {
    ended = true;
  });
  const drip = setInterval(() => {
    if (owed.length > 0) near.write(owed.subarray(0, 1));
    owed = owed.subarray(1);
    if (ended && owed.length === 0) near.end();
  }, EVERY_MS);
  near.once("close", () => {
    clearInterval(drip);
    far.destroy();
  });
}).listen(listen, () => {
  chmodSync(listen, 0o600);
  console.log(`${listen} answers one byte a second`);
});
