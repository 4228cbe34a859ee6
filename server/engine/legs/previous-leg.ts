import { engine } from "../engine.ts";

/** How the durable engine tells what became of a leg; handed in, so that legs know nothing of DBOS. */
export type LegIsOpen = (runId: string, leg: number) => Promise<boolean>;

/** Waits until the leg before this one has ended: two legs of one run never act at once. It ends by itself, having seen the newer. */
export async function previousLegEnded(runId: string, leg: number, isOpen: LegIsOpen): Promise<void> {
  while (leg > 1 && (await isOpen(runId, leg - 1))) {
    if (engine().stopping.aborted) await new Promise(() => undefined); // the next executor goes on waiting
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
