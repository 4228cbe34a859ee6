import { DBOS } from "@dbos-inc/dbos-sdk";
import { engine } from "../engine.ts";
import { insist } from "./insist.ts";

let calls = 0;
/** Bounded calls that this process is in. A process that should stop waits until there is none. */
export function callsInFlight(): number {
  return calls;
}

/**
 * One durable step of a leg: done once and its answer kept, also when another executor goes on from here. In a process that should
 * stop nothing more is begun: the leg is left open for the next executor.
 */
export function once<T>(name: string, work: () => Promise<T>): Promise<T> {
  const counted = async () => {
    if (engine().stopping.aborted) await new Promise(() => undefined);
    calls += 1;
    try {
      return await work();
    } finally {
      calls -= 1;
    }
  };
  return DBOS.runStep(() => insist(name, counted), { name });
}
