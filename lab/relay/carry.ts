import type { Socket } from "node:net";
import type { CrossingFile } from "./capture.ts";
import type { Way } from "./treatment.ts";

/** What a link has carried since its relay started. */
export type LinkCount = { accepted: number; open: number; refused: number; bytesOut: number; bytesIn: number };

/** On its way between the two sockets, due at a moment of `performance.now()`: bytes, a good-bye, or an abrupt end. */
type Sent = { readonly due: number; readonly what: Buffer | "end" | "reset" };
const ON_ITS_WAY_BYTES = 1024 * 1024;

/**
 * Carries one direction of one connection, as `way` says at each moment. This is the only place where bytes of a link move.
 *
 * Silence is not reading: what the sender still says waits in the kernel's own buffers, and once these are full it blocks, as on a
 * network that takes nothing. Nothing is lost by that, so after the silence the connection goes on where it was, the sender's end
 * included: what TCP does when a partition heals within its retransmission time (about 15 minutes on Linux), only without waiting
 * for the next try. Returned: to be called when `way` changed.
 */
export function carry(
  from: Socket,
  to: Socket,
  way: () => Way,
  passed: (bytes: number) => void,
  crossing: CrossingFile | null,
): () => void {
  const sent: Sent[] = [];
  let bytes = 0;
  let timer: NodeJS.Timeout | undefined;

  const hand = (what: Sent["what"]): void => {
    if (what === "reset") {
      // An abrupt end is passed on as such: a peer that died must not look like one that said good-bye.
      if (!to.destroyed) to.resetAndDestroy();
    } else if (what === "end") {
      if (!to.destroyed) to.end();
    } else {
      bytes -= what.length;
      passed(what.length);
      crossing?.keep(from, what);
      if (!to.destroyed && !to.writableEnded) to.write(what);
    }
  };
  const flow = (): void => {
    clearTimeout(timer);
    const { silent } = way();
    for (let next = sent[0]; next !== undefined && !silent; next = sent[0]) {
      const early = next.due - performance.now();
      if (early > 0) {
        timer = setTimeout(flow, early);
        break;
      }
      sent.shift();
      hand(next.what);
    }
    if (silent || bytes > ON_ITS_WAY_BYTES || to.writableNeedDrain) from.pause();
    else from.resume();
  };
  const take = (what: Sent["what"]): void => {
    if (typeof what === "object") bytes += what.length;
    sent.push({ due: performance.now() + way().delayMs, what });
    flow();
  };

  from.on("data", take);
  from.once("end", () => take("end"));
  from.once("close", (hadError) => {
    if (!to.destroyed) take(hadError ? "reset" : "end");
  });
  to.on("drain", flow);
  flow();
  return flow;
}
