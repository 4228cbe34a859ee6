import { createServer } from "node:net";
import { SLOTS } from "./addresses.ts";
import { type Endpoint, listenersOf } from "./links.ts";

/** Binds for a moment: the one honest way to know that an address and port are free. */
async function isFree(endpoint: Endpoint): Promise<boolean> {
  const server = createServer();
  return await new Promise((resolve) => {
    server.once("error", () => resolve(false));
    server.listen({ ...endpoint, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** The first thing of a slot that somebody else holds, or null when the whole slot is free. */
export async function busyIn(slot: number): Promise<Endpoint | null> {
  for (const endpoint of listenersOf(slot)) if (!(await isFree(endpoint))) return endpoint;
  return null;
}

/**
 * The slot to use, from `wanted` upwards. `told` hears of each slot passed over and why.
 * Throws when every slot is taken: then something else than the lab is wrong with the machine.
 */
export async function findSlot(wanted: number, told: (line: string) => void): Promise<number> {
  for (let step = 0; step < SLOTS; step++) {
    const slot = (wanted + step) % SLOTS;
    const busy = await busyIn(slot);
    if (busy === null) return slot;
    told(`${busy.host}:${busy.port} is in use, so the lab moves to its next addresses`);
  }
  throw new Error(
    "No free addresses for the lab in any of its slots. Is an older lab running? `npm run lab -- status` shows it.",
  );
}
