import { messageOf } from "../agent-error.ts";
import { readFence } from "../fence-file.ts";
import { type ControlData, readControlData } from "./control-data.ts";
import type { Node } from "./node.ts";
import { processesOf, runsUnseen } from "./processes.ts";

export type HostView = {
  readonly running: boolean;
  readonly fenced: boolean;
  /** Null when the data directory cannot be read; `why` says it. */
  readonly controlData: ControlData | null;
  readonly why?: string;
};

/** What can be seen without asking the server: its processes, the fence, the control file. */
export async function observe(node: Node): Promise<HostView> {
  const [processes, held] = await Promise.all([
    processesOf(node.instance.dataDir),
    readFence(node.stateDir, node.name),
  ]);
  // Beside a fence «it does not run» is a proof, so nothing may answer there either.
  const running = processes.length > 0 || (held !== null && (await runsUnseen(node.instance)));
  const seen = { running, fenced: held !== null };
  try {
    return { ...seen, controlData: await readControlData(node.instance) };
  } catch (error) {
    return { ...seen, controlData: null, why: messageOf(error) };
  }
}
