import type { Zone } from "../addresses.ts";

/** File given to the local writer of a zone. */
export type LocalWriterConfig = {
  readonly zone: Zone;
  /** The zone's own server itself: no router, no relay. */
  readonly database: {
    readonly host: string;
    readonly port: number;
    readonly database: string;
    readonly user: string;
    readonly password: string;
  };
  readonly journal: string;
  readonly tenants: readonly string[];
  readonly perSecond: number;
};
