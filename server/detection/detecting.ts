import { DETECTION_RULES, type DetectionRules, isOver, judgeSite } from "#domain/detection/judge-site.ts";
import { Watch } from "#domain/detection/watch.ts";
import type { Database } from "../db/client.ts";
import type { Site } from "../engine/engine.ts";
import { repeat } from "../engine/repeat.ts";
import { type Collected, Collector } from "./collect.ts";
import { keep } from "./keep.ts";
import { measuredClock } from "./measured-clock.ts";
import { openingOf } from "./opening.ts";
import { openDetections } from "./read-current.ts";
import { dateOf, type Kept, rememberVotes } from "./remember.ts";
import { siteWatched } from "./watched.ts";

const JUDGE_MS = 500;

export type DetectingParts = {
  readonly db: Database;
  readonly site: () => Promise<Site>;
  readonly isLeader: () => boolean;
  readonly rules?: DetectionRules;
};
/** What one leadership knows. Another begins anew. */
type Leading = {
  readonly watch: Watch;
  readonly kept: Map<string, Kept>;
  readonly fresh: Map<string, Kept>;
  changed: Kept[];
  installationId?: string | undefined;
};

/** Collects the votes of all agents and writes down what they establish, while this worker leads. */
export function detecting({ db, site, isLeader, rules = DETECTION_RULES }: DetectingParts): { stop(): Promise<void> } {
  let leading: Leading | null = null;
  const collector = new Collector((answer) => {
    if (leading && isLeader()) take(leading, answer);
  });
  const loop = repeat("detection", JUDGE_MS, async () => {
    if (!isLeader()) {
      leading = null;
      collector.follow(null);
      return;
    }
    const now = await site();
    if (!leading) {
      const watch = new Watch(performance.now(), rules.voting);
      watch.remember(await rememberVotes(db));
      leading = { watch, kept: new Map(), fresh: new Map(), changed: [] };
    }
    collector.follow(now);
    await judge(leading, now);
  });

  async function judge(own: Leading, { topology }: Site): Promise<void> {
    own.installationId ??= (await db.installation.findFirst({ select: { id: true } }))?.id;
    const { installationId } = own;
    if (installationId === undefined) return; // nothing was ever applied here
    const [watched, open] = await Promise.all([siteWatched(db, topology), openDetections(db)]);
    const at = performance.now();
    const verdict = judgeSite(own.watch, watched, at, rules);
    const isOpen = ({ kind, subject }: { readonly kind: string; readonly subject: string }) =>
      open.some((one) => one.kind === kind && one.subject === subject);
    const opened = await Promise.all(
      verdict.established
        .filter((one) => !isOpen(one))
        .map(async (one) =>
          openingOf(
            one,
            verdict.isolation,
            (subject, witness) => own.kept.get(`${subject} ${witness}`),
            await measuredClock(db, one),
          ),
        ),
    );
    const ended = open.filter((one) => isOver(one, verdict, own.watch, watched, at, rules.voting));
    const [fresh, changed] = [new Map(own.fresh), [...own.changed]];
    if (!isLeader()) return;
    await keep(db, installationId, { votes: [...fresh.values()], changed, opened, ended });
    // Only what was kept is forgotten: what arrived meanwhile, and what the database did not take, is kept next time.
    for (const [key, one] of fresh) if (own.fresh.get(key) === one) own.fresh.delete(key);
    own.changed = own.changed.filter((one) => !changed.includes(one));
  }

  return {
    stop: async () => {
      await loop.stop();
      await collector.stop();
    },
  };
}

function take(own: Leading, answer: Collected): void {
  const { standings, changed } = own.watch.take(answer);
  for (const standing of standings) {
    const key = `${standing.subject} ${standing.witness}`;
    const signed = answer.signed.get(standing.subject);
    if (!signed) continue;
    const before = own.kept.get(key);
    const since = before?.standing.since === standing.since ? before.since : dateOf(standing.since);
    const one: Kept = { standing, since, signed };
    own.kept.set(key, one);
    own.fresh.set(key, one);
    if (changed.includes(standing)) own.changed.push(one);
  }
}
