import type { Look } from "./act.ts";

/** What a customer sees at the entrance. */
export interface EntrancePort {
  probe(
    component: string,
    look: Look,
  ): Promise<{
    readonly status: number;
    readonly region: string | null;
    readonly zone: string | null;
    readonly mode: "full" | "limited" | "maintenance" | null;
    readonly ms: number;
  }>;
}
