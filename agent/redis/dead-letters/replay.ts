import { AgentError, messageOf } from "../../agent-error.ts";
import { log } from "../../log.ts";
import { askOwn, type RedisNode } from "../node.ts";
import { replicationOf } from "../replication.ts";
import { MOVE_OLDEST } from "./move-oldest.ts";

export type Replay = {
  readonly stream: string;
  readonly deadLetters: string;
  /** At most so many, over all attempts. */
  readonly limit: number;
  /** The same replay asked again goes on where it stood. */
  readonly id: string;
};
export type ReplayProgress = { readonly moved: number; readonly left: number };

const BATCH = 100;
/** Written down in one call: some milliseconds in which the stream answers nobody else. */
const SLICE = 1_000;
const KEEP_BOOK_S = 7 * 86_400;
/** How long a Redis that is being started again is waited for. */
const PATIENCE_MS = 30_000;

/**
 * Puts dead letters back at the end of the stream, in the order they once had there, each exactly once. Killed anywhere, and whoever is killed, the next
 * attempt goes on: what was moved and how much that is stand in Redis itself, in one piece.
 */
export async function replayDeadLetters(
  node: RedisNode,
  replay: Replay,
  acting: { readonly signal: AbortSignal; readonly progress: (now: ReplayProgress) => void },
): Promise<ReplayProgress> {
  for (let silentSince: number | null = null; ; ) {
    acting.signal.throwIfAborted();
    try {
      const { moved, taken, left } = await moveSome(node, replay);
      silentSince = null;
      acting.progress({ moved, left });
      if (taken === 0) return { moved, left };
    } catch (error) {
      if (error instanceof AgentError) throw error;
      silentSince ??= performance.now();
      if (performance.now() - silentSince > PATIENCE_MS)
        throw new AgentError("failed", `${node.name} does not answer: ${messageOf(error)}`);
      log("replay-waits", { instance: node.name, error: messageOf(error) });
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

async function moveSome(node: RedisNode, { stream, deadLetters, limit, id }: Replay) {
  return await askOwn(node, async (ask) => {
    if ((await replicationOf(ask)).role !== "primary")
      throw new AgentError("refused", `${node.name} is a replica: dead letters are replayed at the primary`);
    const book = `${deadLetters}:replay:${id}`;
    const answer = await ask(
      ...([
        "EVAL",
        MOVE_OLDEST,
        4,
        deadLetters,
        stream,
        book,
        `${book}:order`,
        BATCH,
        limit,
        KEEP_BOOK_S,
        SLICE,
      ] as const),
    );
    const [moved, taken, left] = (Array.isArray(answer) ? answer : []).map(Number);
    if (moved === undefined || taken === undefined || left === undefined)
      throw new Error("the script answered nonsense");
    return { moved, taken, left };
  });
}
