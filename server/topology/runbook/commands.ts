import type { ActionArgs, ActionName } from "#domain/plans/actions.ts";
import type { Topology } from "#domain/topology/topology.ts";
import { archiveParts } from "./archive-parts.ts";
import { databaseParts } from "./database-parts.ts";
import { lookingParts } from "./looking-parts.ts";
import type { RunbookPart } from "./runbook-part.ts";
import { streamParts } from "./stream-parts.ts";
import { trafficParts } from "./traffic-parts.ts";

/**
 * What each action of the vocabulary is by hand, without Haechi: the commands its adapter and the agents make (agent/haproxy,
 * agent/postgresql, agent/redis), with the site's own names and addresses. The compiler refuses an action that has none.
 */
export const RUNBOOK: {
  readonly [Name in ActionName]: (args: ActionArgs<Name>, site: Topology) => RunbookPart;
} = { ...trafficParts, ...databaseParts, ...streamParts, ...archiveParts, ...lookingParts };
