import type { Topology } from "#domain/topology/topology.ts";
import type { Adapters } from "../adapters/ports.ts";
import type { Database } from "../db/client.ts";
import type { bindStep } from "./steps/catalogue.ts";

/** The site in force and the ports to it. */
export type Site = { readonly topology: Topology; readonly adapters: Adapters };

/** What durable functions need and cannot be handed: they are registered once a process, before anything is known. */
export type Engine = {
  readonly db: Database;
  readonly executorId: string;
  /** The newest applied topology; remade when another version was applied. */
  site(): Promise<Site>;
  /** What the name of an action does. */
  readonly bindStep: typeof bindStep;
  /** Aborted when this process should start nothing more (SIGTERM). */
  readonly stopping: AbortSignal;
  /** Aborted when calls under way must end at once (the lease was lost). */
  readonly acting: AbortSignal;
};

let installed: Engine | undefined;

export function installEngine(engine: Engine): void {
  installed = engine;
}

/** @throws Error when called in a process that is no worker */
export function engine(): Engine {
  if (!installed) throw new Error("The engine is not installed in this process: only the worker runs legs.");
  return installed;
}
