import type { Act, Look } from "./act.ts";

/** Confirms from outside that something is off: proof (a) of design §5. */
export interface PowerPort {
  powerOff(zone: string, component: string, act: Act): Promise<void>;
  isOff(zone: string, component: string, look: Look): Promise<boolean>;
}
