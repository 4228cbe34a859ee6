import type { Place } from "../addresses.ts";
import type { Link } from "../links.ts";

/** File given to a relay process: one process a place, one listener a link that leaves it. */
export type RelayConfig = {
  readonly place: Place;
  readonly egress: string;
  /** Unix socket: `GET /links` answers counts and treatments, `POST /treat` reads the faults anew, `POST /forget` empties what was kept. */
  readonly control: string;
  /** The lab's state folder, where the faults in force are kept. */
  readonly stateDir: string;
  readonly links: readonly Link[];
  readonly capture: { readonly folder: string; readonly bytes: number };
};
