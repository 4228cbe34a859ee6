import type { Act, Look } from "./act.ts";

export interface FlagsPort {
  observeFlags(component: string, zone: string, look: Look): Promise<Readonly<Record<string, string>>>;
  setFlag(component: string, zone: string, flag: string, value: string, act: Act): Promise<void>;
}
