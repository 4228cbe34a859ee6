import type { ActionArgs, ActionName } from "#domain/plans/actions.ts";
import type { Topology } from "#domain/topology/topology.ts";
import { databaseParts } from "./database-parts.ts";
import { lookingParts } from "./looking-parts.ts";
import { trafficParts } from "./traffic-parts.ts";

/** Lines for a shell at one place: a zone's host, or `outside`. */
export type Commands = { readonly at: string; readonly lines: readonly string[] };
/** A step by hand: look first, do it, look whether it is so. */
export type RunbookPart = {
  readonly look?: readonly Commands[];
  readonly run: readonly Commands[];
  readonly after?: readonly Commands[];
};

/**
 * What each action of the vocabulary is by hand, without Haechi: the commands its adapter and the agents make (agent/haproxy,
 * agent/postgresql), with the site's own names and addresses. The compiler refuses an action that has none.
 */
export const RUNBOOK: {
  readonly [Name in ActionName]: (args: ActionArgs<Name>, site: Topology) => RunbookPart;
} = { ...trafficParts, ...databaseParts, ...lookingParts };
