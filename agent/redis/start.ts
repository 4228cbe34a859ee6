import { startDetached } from "../start-detached.ts";
import { askOwn, type RedisNode } from "./node.ts";

/** Starts the server as its files say, detached from the agent, and waits until it answers. Throws with the end of its log. */
export async function startServer(node: RedisNode, signal: AbortSignal, limitMs = 60_000): Promise<void> {
  const { program, configFile, logFile } = node.instance;
  // `PING` is answered with an error while it still reads its file.
  const answers = () =>
    askOwn(node, (ask) => ask("PING"), 1000).then(
      () => true,
      () => false,
    );
  await startDetached({ argv: [program, configFile], logFile, answers }, signal, limitMs);
}
