import type { Actor, Reader } from "#domain/access/roles.ts";
import type { Topology } from "#domain/topology/topology.ts";
import type { Adapters } from "./adapters/ports.ts";
import type { Database } from "./db/client.ts";

/** What every verb is handed: who acts, where state is, the site in force, and the ports it may look through. */
export type VerbContext = {
  readonly actor: Actor;
  readonly db: Database;
  readonly installationId: string;
  readonly topology: Topology;
  readonly adapters: Adapters;
};

/** The same for what is read alike by everybody with the same roles: no word of the person. */
export type ReadContext = Omit<VerbContext, "actor"> & { readonly actor: Reader };
