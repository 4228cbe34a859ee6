import type { Socket } from "node:net";

const SAID_BYTES = 64 * 1024;

/**
 * A connection made into silence: accepted (the kernel did that), and then nobody answers. It is read all the same, so that one who
 * gives up is let go and leaves no trace at the other side, as if its first packet had never arrived. Returned: to be called when
 * the silence may be over; then `go` is called once, with what was said meanwhile still to be read.
 */
export function waitWhileSilent(near: Socket, isSilent: () => boolean, go: () => void): () => void {
  const said: Buffer[] = [];
  let bytes = 0;
  let waits = true;
  const hear = (chunk: Buffer): void => {
    said.push(chunk);
    bytes += chunk.length;
    if (bytes > SAID_BYTES) near.pause();
  };
  const giveUp = (): void => {
    near.destroy();
  };
  near.on("data", hear);
  near.once("end", giveUp);
  near.resume();
  return () => {
    if (!waits || near.destroyed || isSilent()) return;
    waits = false;
    near.off("data", hear);
    near.off("end", giveUp);
    near.pause();
    if (bytes > 0) near.unshift(Buffer.concat(said));
    go();
  };
}
