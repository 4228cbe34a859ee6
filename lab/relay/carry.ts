import type { Socket } from "node:net";
import type { CrossingFile } from "./capture.ts";

/** What a link has carried since its relay started. */
export type LinkCount = { accepted: number; open: number; refused: number; bytesOut: number; bytesIn: number };

/**
 * Carries one direction of one connection. This is the only place where bytes of a link move: a treatment of a link (delay,
 * silence, one side closed) belongs here, between `from` and `to`.
 */
export function carry(from: Socket, to: Socket, passed: (bytes: number) => void, crossing: CrossingFile | null): void {
  from.on("data", (chunk: Buffer) => {
    passed(chunk.length);
    crossing?.keep(from, chunk);
  });
  from.pipe(to);
  from.once("close", (hadError) => {
    if (to.destroyed) return;
    // An abrupt end is passed on as such: a peer that died must not look like one that said good-bye.
    if (hadError) to.resetAndDestroy();
    else to.end();
  });
}
