import { isAccountedFor } from "../../database/accounted-for.ts";
import { commitConfirmed } from "../../database/commit-confirmed.ts";
import { oldPrimaryFacts } from "../../database/old-primary.ts";
import { isOvertaken } from "../../database/overtaken.ts";
import { judgePromotion } from "../../database/promotion.ts";
import { judgeRivals } from "../../database/rival-primaries.ts";
import { judgeLocks } from "../../runs/region-locks.ts";
import type { Node } from "./node.ts";

/** The rules that the simulated control plane keeps: the product's own, unless a test breaks one to see that it would be noticed. */
export type DatabaseRules = {
  readonly judgePromotion: typeof judgePromotion;
  readonly oldPrimaryFacts: typeof oldPrimaryFacts;
  readonly isOvertaken: typeof isOvertaken;
  readonly isAccountedFor: typeof isAccountedFor;
  readonly judgeRivals: typeof judgeRivals;
  readonly judgeLocks: typeof judgeLocks;
  readonly commitConfirmed: typeof commitConfirmed;
  /** What an agent does with a token (agent/tokens.ts). */
  readonly accepts: (token: number, highest: number) => boolean;
  /** Records a standby says to hold; null while it does not know (server/adapters/postgresql/observe-node.ts). */
  readonly position: (node: Node) => number | null;
  readonly readsAfterTheCut: boolean;
  /** A run that made a primary keeps what it saw of it (server/promotion/newest-primary.ts). */
  readonly keepsSample: boolean;
};

export const DATABASE_RULES: DatabaseRules = {
  judgePromotion,
  oldPrimaryFacts,
  isOvertaken,
  isAccountedFor,
  judgeRivals,
  judgeLocks,
  commitConfirmed,
  accepts: (token, highest) => token >= highest,
  // After a restart it replays what it has first; before its end nobody knows how far that goes.
  position: (node) => (node.received || node.replayed === node.log.length ? node.flushed : null),
  readsAfterTheCut: true,
  keepsSample: true,
};
