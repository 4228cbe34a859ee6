import type { Act, Look } from "./act.ts";

/** Consumers of a stream: processes in a zone, of which there may be more or fewer. */
export interface ScalerPort {
  /** Throws when it cannot tell: silence is never «none run». */
  observe(component: string, zone: string, look: Look): Promise<{ readonly running: number; readonly wanted: number }>;
  /** Exactly so many, from now on. More than the site allows is refused. */
  scale(component: string, zone: string, count: number, act: Act): Promise<void>;
}
/** What the site says of consumers in a zone. Throws AdapterError `not-capable` where it has none. */
export type ConsumersAt = (
  component: string,
  zone: string,
) => { readonly instance: string; readonly url: string | null };
