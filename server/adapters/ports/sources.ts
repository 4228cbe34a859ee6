import type { Look } from "./act.ts";

/** A repository of configuration, and the archives of it that are kept: read only, through the agent that holds both. */
export interface SourcesPort {
  list(component: string, look: Look): Promise<SourcesListing>;
}
export type SourceArchive = {
  readonly commit: string;
  /** Branch and tags that lead to it. */
  readonly refs: readonly string[];
  readonly committedAt: Date;
  /** Of the configured paths at that commit, made anew from the repository each time: the same commit, the same hash. */
  readonly sha256: string;
  readonly sizeBytes: number;
  /** The archive that is kept of it: what it is beside what the repository says. */
  readonly kept: "whole" | "missing" | "differs";
  readonly keptAt: Date | null;
};
export type SourcesListing = {
  readonly head: string;
  readonly headAt: Date;
  readonly paths: readonly string[];
  readonly archives: readonly SourceArchive[];
};
