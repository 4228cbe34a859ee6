import type { RegionName, Zone } from "../addresses.ts";

/** File given to a console process. */
export type ConsoleConfig = {
  readonly zone: Zone;
  readonly region: RegionName;
  readonly listen: { readonly host: string; readonly port: number };
  /** The zone's router: the console never picks a database host itself. */
  readonly database: DatabaseConfig;
  /** JSON file of flags, written by the zone's agent: `{ "limited-console": "on" }`. */
  readonly flagsFile: string;
};

export type DatabaseConfig = {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
};
